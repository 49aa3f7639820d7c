import { announce } from '../../../lib/announce.ts';
import { common } from '../../../strings/common.ts';
import { keys } from '../../../strings/keys.ts';
import type { ApiKey } from '../api/api-key.ts';
import { editKey } from '../api/edit-key.ts';
import type { KeyAbilities } from '../api/key-abilities.ts';
import { useKeyChange } from '../api/use-key-change.ts';
import { changesOf, type SettingsText, settingsTextOf } from '../key-settings.ts';
import { KeySettingsForm } from './key-settings-form.tsx';

interface EditKeyProps {
  readonly apiKey: ApiKey;
  readonly abilities: KeyAbilities;
  readonly onClose: () => void;
}

/** Changes a key of one's own; only what was changed here is sent. */
export const EditKey = ({ apiKey, abilities, onClose }: EditKeyProps) => {
  const editing = useKeyChange(editKey);
  const initial = settingsTextOf(apiKey);
  const submit = (settings: SettingsText): void =>
    editing.mutate(
      { oid: apiKey.ObjectID, changes: changesOf(initial, settings) },
      {
        onSuccess: ({ Description }) => {
          announce(keys.saved(Description));
          onClose();
        },
      },
    );
  return (
    <KeySettingsForm
      initial={initial}
      abilities={abilities}
      deed={common.save}
      isPending={editing.isPending}
      error={editing.error}
      onSubmit={submit}
      onCancel={onClose}
    />
  );
};
