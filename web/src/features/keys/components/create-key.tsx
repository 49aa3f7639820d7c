import { keys } from '../../../strings/keys.ts';
import { GRANTS } from '../api/api-key.ts';
import { createKey } from '../api/create-key.ts';
import { type KeyAbilities, whyNotCreate } from '../api/key-abilities.ts';
import { useKeyChange } from '../api/use-key-change.ts';
import { type SettingsText, settingsOf } from '../key-settings.ts';
import { KeySettingsForm } from './key-settings-form.tsx';
import { NewValue } from './new-value.tsx';

/** Chosen for the caller where there is no choice. */
const onlyGrant = (abilities: KeyAbilities) => {
  const possible = GRANTS.filter((grant) => whyNotCreate(abilities, grant) === null);
  return possible.length === 1 ? (possible[0] ?? null) : null;
};

interface CreateKeyProps {
  readonly abilities: KeyAbilities;
  /** A value is on the screen now. */
  readonly onValue: () => void;
  readonly onClose: () => void;
}

/** Makes a key, then shows its value. */
export const CreateKey = ({ abilities, onValue, onClose }: CreateKeyProps) => {
  const creating = useKeyChange(createKey);
  if (creating.data !== undefined) return <NewValue made={creating.data} onClose={onClose} />;
  const submit = (text: SettingsText): void => {
    const settings = settingsOf(text);
    if (settings !== null) creating.mutate(settings, { onSuccess: onValue });
  };
  return (
    <KeySettingsForm
      initial={{ description: '', grant: onlyGrant(abilities), expires: '', idleDays: '', networks: '' }}
      abilities={abilities}
      deed={keys.form.make}
      isPending={creating.isPending}
      error={creating.error}
      onSubmit={submit}
      onCancel={onClose}
    />
  );
};
