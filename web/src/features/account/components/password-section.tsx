import { Button, Checkbox, PasswordInput, Stack } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Problem } from '../../../components/problem.tsx';
import { Section } from '../../../components/section.tsx';
import { announce } from '../../../lib/announce.ts';
import { useSession } from '../../../lib/session.ts';
import { account } from '../../../strings/account.ts';
import { changePassword, passwordQuery } from '../api/password.ts';
import { passwordRulesFor } from '../password-rules.ts';
import { PasswordRules } from './password-rules.tsx';

const { password: texts } = account;

const EMPTY = { OldPassword: '', NewPassword: '', EndOtherSessions: true };

/** The form that changes one's own password; what was typed is dropped as soon as it is done. */
export const PasswordSection = () => {
  const { User } = useSession();
  const client = useQueryClient();
  const { data: facts } = useQuery(passwordQuery);
  const [draft, setDraft] = useState(EMPTY);
  const changing = useMutation({ mutationFn: changePassword, gcTime: 0 });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    changing.mutate(draft, {
      onSuccess: () => {
        announce(draft.EndOtherSessions ? texts.changedAndEnded : texts.changed);
        setDraft(EMPTY);
        changing.reset();
        void client.invalidateQueries({ queryKey: ['account'] });
      },
    });
  };
  return (
    <Section title={texts.title} about={texts.about}>
      <form onSubmit={submit}>
        <Stack maw="26rem">
          {/* Programs that keep passwords ask whose it is. */}
          <input type="text" autoComplete="username" value={User.UserName} readOnly hidden />
          <PasswordInput
            label={texts.old}
            autoComplete="current-password"
            required
            value={draft.OldPassword}
            onChange={({ currentTarget }) => setDraft({ ...draft, OldPassword: currentTarget.value })}
          />
          <PasswordInput
            label={texts.new}
            autoComplete="new-password"
            required
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            description={facts && <PasswordRules rules={passwordRulesFor(facts, draft.NewPassword)} />}
            value={draft.NewPassword}
            onChange={({ currentTarget }) => setDraft({ ...draft, NewPassword: currentTarget.value })}
          />
          <Checkbox
            label={texts.endOthers}
            description={texts.endOthersWhy}
            checked={draft.EndOtherSessions}
            onChange={({ currentTarget }) => setDraft({ ...draft, EndOtherSessions: currentTarget.checked })}
          />
          <Problem error={changing.error} />
          <div>
            <Button type="submit" loading={changing.isPending}>
              {texts.change}
            </Button>
          </div>
        </Stack>
      </form>
    </Section>
  );
};
