import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Problem } from '../../../components/problem.tsx';
import { common } from '../../../strings/common.ts';
import { keys } from '../../../strings/keys.ts';
import { type ApiKey, ownerName } from '../api/api-key.ts';
import { resetOthersKey, resetOwnKey } from '../api/reset-key.ts';
import { useKeyChange } from '../api/use-key-change.ts';
import { Landing } from './landing.tsx';
import { NewValue } from './new-value.tsx';

interface ResetFormProps {
  readonly about: string;
  readonly isPending: boolean;
  readonly error: unknown;
  readonly onReset: (graceDays: number) => void;
  readonly onClose: () => void;
}

/** The second look before a reset, with how long the present value works on. */
const ResetForm = ({ about, isPending, error, onReset, onClose }: ResetFormProps) => {
  const [grace, setGrace] = useState('0');
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onReset(Number(grace));
      }}
    >
      <Stack>
        <Text>{about}</Text>
        <TextInput
          type="number"
          label={keys.resetDialog.grace}
          description={keys.resetDialog.graceHint}
          min={0}
          max={7}
          step="any"
          required
          value={grace}
          onChange={({ currentTarget }) => setGrace(currentTarget.value)}
          data-autofocus
        />
        <Problem error={error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {common.cancel}
          </Button>
          <Button type="submit" color="red.8" autoContrast loading={isPending}>
            {keys.resetDialog.deed}
          </Button>
        </Group>
      </Stack>
    </form>
  );
};

interface ResetKeyProps {
  readonly apiKey: ApiKey;
  readonly onClose: () => void;
}

/** Gives a key of one's own a new value, and shows it. */
export const ResetOwnKey = ({ apiKey, onValue, onClose }: ResetKeyProps & { readonly onValue: () => void }) => {
  const resetting = useKeyChange(resetOwnKey);
  if (resetting.data !== undefined) return <NewValue made={resetting.data} onClose={onClose} />;
  return (
    <ResetForm
      about={keys.resetDialog.own}
      isPending={resetting.isPending}
      error={resetting.error}
      onReset={(graceDays) => resetting.mutate({ oid: apiKey.ObjectID, graceDays }, { onSuccess: onValue })}
      onClose={onClose}
    />
  );
};

/** Takes the value of another's key away; there is none to show. */
export const ResetOthersKey = ({ apiKey, onClose }: ResetKeyProps) => {
  const resetting = useKeyChange(resetOthersKey);
  const name = ownerName(apiKey);
  if (resetting.data === undefined) {
    return (
      <ResetForm
        about={keys.resetDialog.others(name)}
        isPending={resetting.isPending}
        error={resetting.error}
        onReset={(graceDays) => resetting.mutate({ oid: apiKey.ObjectID, graceDays })}
        onClose={onClose}
      />
    );
  }
  return (
    <Landing>
      <Stack>
        <Text role="status">{keys.resetDialog.done(name)}</Text>
        <Group justify="flex-end">
          <Button onClick={onClose}>{common.close}</Button>
        </Group>
      </Stack>
    </Landing>
  );
};
