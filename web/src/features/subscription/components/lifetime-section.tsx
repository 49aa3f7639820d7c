import { NativeSelect } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Problem } from '../../../components/problem.tsx';
import { announce } from '../../../lib/announce.ts';
import { durationText } from '../../../lib/duration.ts';
import { common } from '../../../strings/common.ts';
import { subscription as texts } from '../../../strings/subscription.ts';
import { changeSessionLifetime, sessionPolicyQuery } from '../api/session-policy.ts';
import type { Setting } from '../api/subscription.ts';
import { EffectsLook } from './effects-look.tsx';
import { Section } from './section.tsx';
import { SectionForm } from './section-form.tsx';
import { useCarefulChange } from './use-careful-change.ts';
import { useUnsaved } from './use-unsaved.ts';

const { title, about } = texts.sections.lifetime;

/** The lengths that a time-out may have, and the present age where it is none of them. */
const optionsOf = ({ AllowedValues }: Setting, present: number | null) => {
  const offered = (AllowedValues ?? []).filter((value) => typeof value === 'number');
  const all = present === null || offered.includes(present) ? offered : [...offered, present];
  return [
    { value: '', label: texts.lifetimeOpen },
    ...all.toSorted((one, other) => one - other).map((value) => ({ value: String(value), label: durationText(value) })),
  ];
};

/** How old a session may become; a rule of the server's own, which the Web Services API does not know. */
export const LifetimeSection = ({ timeout }: { readonly timeout: Setting }) => {
  const client = useQueryClient();
  const { data, error, refetch } = useQuery(sessionPolicyQuery);
  const [draft, setDraft] = useState<string | null>(null);
  const stored = data === undefined ? '' : String(data.SessionLifetimeSeconds ?? '');
  const isChanged = draft !== null && data !== undefined && draft !== stored;
  useUnsaved(title, isChanged);
  const text = draft ?? stored;
  const seconds = text === '' ? null : Number(text);
  const change = useCarefulChange({
    send: () => changeSessionLifetime(seconds),
    onDone: (answer) => {
      client.setQueryData(sessionPolicyQuery.queryKey, answer);
      setDraft(null);
      announce(texts.saved(title));
    },
  });
  return (
    <Section title={title} about={about}>
      <Problem error={error} onRetry={() => void refetch()} />
      {data === undefined ? (
        common.loading
      ) : (
        <SectionForm
          title={title}
          isChanged={isChanged}
          isPending={change.isPending}
          error={change.error}
          onSave={() => change.begin({ SessionLifetimeSeconds: seconds })}
          onDiscard={() => setDraft(null)}
        >
          <NativeSelect
            label={texts.lifetimeLabel}
            maw="24rem"
            data={optionsOf(timeout, data.SessionLifetimeSeconds)}
            value={text}
            onChange={(event) => setDraft(event.currentTarget.value)}
          />
        </SectionForm>
      )}
      <EffectsLook change={change} title={texts.look.title(title)} deed={texts.look.deed} />
    </Section>
  );
};
