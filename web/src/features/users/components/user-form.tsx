import { Button, Checkbox, Fieldset, Group, Stack, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import { Problem } from '../../../components/problem.tsx';
import { useSession } from '../../../lib/session.ts';
import { common } from '../../../strings/common.ts';
import { users } from '../../../strings/users.ts';
import { changeUser } from '../api/change-user.ts';
import type { User, UserChange } from '../api/user.ts';
import { useUserChange } from './use-user-change.ts';

const TEXTS = [
  ['UserName', 254],
  ['DisplayName', 254],
  ['FirstName', 128],
  ['LastName', 128],
  ['EmailAddress', 254],
] as const;

const FLAGS = ['SubscriptionAdmin', 'CanCreateApiKey', 'CanCreateOAuthClient'] as const;

/** What is otherwise now. */
const changesIn = (edits: UserChange, user: User): UserChange =>
  Object.fromEntries(
    Object.entries(edits).filter(([name, value]) => value !== (user[name as keyof User] ?? (value === '' ? '' : null))),
  );

interface UserFormProps {
  readonly user: User;
  readonly onUnsaved: (isUnsaved: boolean) => void;
}

/** What subscription administrators change of a user; only what was changed is sent. */
export const UserForm = ({ user, onUnsaved }: UserFormProps) => {
  const { User: own } = useSession();
  const [edits, setEdits] = useState<UserChange>({});
  const saving = useUserChange({
    run: (change: UserChange) => changeUser(user.ObjectID, change),
    said: ({ DisplayName }) => users.saved(DisplayName),
    onDone: () => setEdits({}),
  });
  const now = { ...user, ...edits };
  const changes = changesIn(edits, user);
  const isUnsaved = Object.keys(changes).length > 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is told when it changes, whoever hears it
  useEffect(() => onUnsaved(isUnsaved), [isUnsaved]);
  const isOwn = own.ObjectID === user.ObjectID;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        saving.mutate(changes);
      }}
    >
      <Stack>
        {TEXTS.map(([name, longest]) => (
          <TextInput
            key={name}
            label={users.fields[name]}
            value={now[name] ?? ''}
            maxLength={longest}
            type={name === 'EmailAddress' ? 'email' : 'text'}
            required={name === 'UserName' || name === 'EmailAddress'}
            autoComplete="off"
            spellCheck={false}
            onChange={({ currentTarget }) => setEdits({ ...edits, [name]: currentTarget.value })}
          />
        ))}
        <Fieldset legend={users.rights}>
          <Stack gap="xs">
            {FLAGS.map((name) => (
              <Checkbox
                key={name}
                label={users.fields[name]}
                checked={now[name]}
                disabled={isOwn && name === 'SubscriptionAdmin'}
                {...(isOwn && name === 'SubscriptionAdmin' ? { description: users.ownAdministration } : {})}
                onChange={({ currentTarget }) => setEdits({ ...edits, [name]: currentTarget.checked })}
              />
            ))}
          </Stack>
        </Fieldset>
        <Problem error={saving.error} />
        <Group justify="flex-end">
          <Button type="submit" loading={saving.isPending} disabled={!isUnsaved}>
            {common.save}
          </Button>
        </Group>
      </Stack>
    </form>
  );
};
