import { Radio, Stack } from '@mantine/core';
import { subscription as texts } from '../../../strings/subscription.ts';
import { changeProfile, type Profile, policyQuery } from '../api/policy.ts';
import { PolicySection } from './policy-section.tsx';
import { usePolicyDraft } from './use-policy-draft.ts';

const PROFILES: readonly Profile[] = ['rally', 'modern'];

/** Whose rules hold for passwords and locks. */
export const ProfileSection = () => {
  const policy = usePolicyDraft({
    section: 'profile',
    query: policyQuery,
    storedIn: ({ Profile }) => Profile,
    send: changeProfile,
    supposed: (Profile) => ({ Profile }),
  });
  return (
    <PolicySection policy={policy}>
      <Radio.Group
        label={texts.profiles.label}
        value={policy.value ?? null}
        onChange={(value) => policy.write(value === 'modern' ? 'modern' : 'rally')}
      >
        <Stack gap="sm" mt="xs">
          {PROFILES.map((profile) => (
            <Radio
              key={profile}
              value={profile}
              label={texts.profiles[profile].label}
              description={texts.profiles[profile].hint}
            />
          ))}
        </Stack>
      </Radio.Group>
    </PolicySection>
  );
};
