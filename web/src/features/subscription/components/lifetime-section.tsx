import { NativeSelect } from '@mantine/core';
import { durationText } from '../../../lib/duration.ts';
import { subscription as texts } from '../../../strings/subscription.ts';
import { changeSessionLifetime, sessionPolicyQuery } from '../api/session-policy.ts';
import type { Setting } from '../api/subscription.ts';
import { PolicySection } from './policy-section.tsx';
import { usePolicyDraft } from './use-policy-draft.ts';

/** '' is as old as the server allows. */
const secondsOf = (text: string): number | null => (text === '' ? null : Number(text));

/** The lengths that a time-out may have, and the present age where it is none of them. */
const optionsOf = ({ AllowedValues }: Setting, stored: string) => {
  const offered = (AllowedValues ?? []).filter((value) => typeof value === 'number');
  const present = secondsOf(stored);
  const all = present === null || offered.includes(present) ? offered : [...offered, present];
  return [
    { value: '', label: texts.lifetimeOpen },
    ...all.toSorted((one, other) => one - other).map((value) => ({ value: String(value), label: durationText(value) })),
  ];
};

/** How old a session may become; a rule of the server's own, which the Web Services API does not know. */
export const LifetimeSection = ({ timeout }: { readonly timeout: Setting }) => {
  const policy = usePolicyDraft({
    section: 'lifetime',
    query: sessionPolicyQuery,
    storedIn: ({ SessionLifetimeSeconds }) => String(SessionLifetimeSeconds ?? ''),
    send: (text) => changeSessionLifetime(secondsOf(text)),
    supposed: (text) => ({ SessionLifetimeSeconds: secondsOf(text) }),
  });
  return (
    <PolicySection policy={policy}>
      <NativeSelect
        label={texts.lifetimeLabel}
        maw="24rem"
        data={optionsOf(timeout, policy.stored ?? '')}
        value={policy.value ?? ''}
        onChange={(event) => policy.write(event.currentTarget.value)}
      />
    </PolicySection>
  );
};
