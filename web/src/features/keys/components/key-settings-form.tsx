import { Button, Fieldset, Group, Radio, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Problem } from '../../../components/problem.tsx';
import { common } from '../../../strings/common.ts';
import { keys } from '../../../strings/keys.ts';
import { GRANTS } from '../api/api-key.ts';
import { type KeyAbilities, whyNotCreate } from '../api/key-abilities.ts';
import { localMinute, type SettingsText } from '../key-settings.ts';

interface KeySettingsFormProps {
  readonly initial: SettingsText;
  readonly abilities: KeyAbilities;
  readonly deed: string;
  readonly isPending: boolean;
  readonly error: unknown;
  readonly onSubmit: (settings: SettingsText) => void;
  readonly onCancel: () => void;
}

const { form } = keys;

/** The settings of a key, new or not. A grant that one may not give says why; the one that a key has already stays. */
export const KeySettingsForm = (props: KeySettingsFormProps) => {
  const { initial, abilities, deed, isPending, error, onSubmit, onCancel } = props;
  const [settings, setSettings] = useState(initial);
  const set = (change: Partial<SettingsText>): void => setSettings((now) => ({ ...now, ...change }));
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit(settings);
      }}
    >
      <Stack>
        <TextInput
          label={form.description}
          description={form.descriptionHint}
          value={settings.description}
          onChange={({ currentTarget }) => set({ description: currentTarget.value })}
          maxLength={256}
          required
          data-autofocus
        />
        <Radio.Group
          label={form.grant}
          value={settings.grant}
          onChange={(value) => set({ grant: GRANTS.find((grant) => grant === value) ?? null })}
          required
        >
          <Stack gap="xs" mt="xs">
            {GRANTS.map((grant) => {
              const refusal = grant === initial.grant ? null : whyNotCreate(abilities, grant);
              return (
                <Radio
                  key={grant}
                  value={grant}
                  label={keys.grants[grant]}
                  description={refusal?.message ?? form.grantHints[grant]}
                  disabled={refusal !== null}
                  required
                />
              );
            })}
          </Stack>
        </Radio.Group>
        <KeyLimits settings={settings} onChange={set} />
        <Problem error={error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onCancel}>
            {common.cancel}
          </Button>
          <Button type="submit" loading={isPending}>
            {deed}
          </Button>
        </Group>
      </Stack>
    </form>
  );
};

interface KeyLimitsProps {
  readonly settings: SettingsText;
  readonly onChange: (change: Partial<SettingsText>) => void;
}

const KeyLimits = ({ settings, onChange }: KeyLimitsProps) => (
  <Fieldset legend={<Text fw={600}>{form.limits}</Text>}>
    <Stack>
      <TextInput
        type="datetime-local"
        label={form.expires}
        description={form.expiresHint}
        value={settings.expires}
        min={localMinute(new Date())}
        max="9999-12-30T00:00"
        onChange={({ currentTarget }) => onChange({ expires: currentTarget.value })}
      />
      <TextInput
        type="number"
        label={form.idleDays}
        description={form.idleDaysHint}
        value={settings.idleDays}
        min={1}
        max={3650}
        onChange={({ currentTarget }) => onChange({ idleDays: currentTarget.value })}
      />
      <Textarea
        label={form.networks}
        description={form.networksHint}
        value={settings.networks}
        rows={2}
        spellCheck={false}
        onChange={({ currentTarget }) => onChange({ networks: currentTarget.value })}
      />
    </Stack>
  </Fieldset>
);
