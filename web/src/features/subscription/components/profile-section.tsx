import { Radio, Stack } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Problem } from '../../../components/problem.tsx';
import { announce } from '../../../lib/announce.ts';
import { common } from '../../../strings/common.ts';
import { subscription as texts } from '../../../strings/subscription.ts';
import { changeProfile, type Profile, policyQuery } from '../api/policy.ts';
import { EffectsLook } from './effects-look.tsx';
import { Section } from './section.tsx';
import { SectionForm } from './section-form.tsx';
import { useCarefulChange } from './use-careful-change.ts';
import { useUnsaved } from './use-unsaved.ts';

const PROFILES: readonly Profile[] = ['rally', 'modern'];

const { title, about } = texts.sections.profile;

/** Whose rules hold for passwords and locks. */
export const ProfileSection = () => {
  const client = useQueryClient();
  const { data, error, refetch } = useQuery(policyQuery);
  const [draft, setDraft] = useState<Profile | null>(null);
  const isChanged = draft !== null && data !== undefined && draft !== data.Profile;
  useUnsaved(title, isChanged);
  const chosen = draft ?? data?.Profile ?? null;
  const change = useCarefulChange({
    send: () => changeProfile(chosen ?? 'rally'),
    onDone: (answer) => {
      client.setQueryData(policyQuery.queryKey, answer);
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
          onSave={() => {
            if (chosen !== null) change.begin({ Profile: chosen });
          }}
          onDiscard={() => setDraft(null)}
        >
          <Radio.Group
            label={texts.profiles.label}
            value={chosen}
            onChange={(value) => setDraft(PROFILES.find((each) => each === value) ?? null)}
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
        </SectionForm>
      )}
      <EffectsLook change={change} title={texts.look.title(title)} deed={texts.look.deed} />
    </Section>
  );
};
