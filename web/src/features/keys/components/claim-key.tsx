import { Button, Group, Stack, Text } from '@mantine/core';
import { Problem } from '../../../components/problem.tsx';
import { common } from '../../../strings/common.ts';
import { keys } from '../../../strings/keys.ts';
import type { ApiKey } from '../api/api-key.ts';
import { claimKey } from '../api/claim-key.ts';
import { useKeyChange } from '../api/use-key-change.ts';
import { NewValue } from './new-value.tsx';

interface ClaimKeyProps {
  readonly apiKey: ApiKey;
  readonly onValue: () => void;
  readonly onClose: () => void;
}

/** The owner takes the new value after an administrator's reset. */
export const ClaimKey = ({ apiKey, onValue, onClose }: ClaimKeyProps) => {
  const claiming = useKeyChange(claimKey);
  if (claiming.data !== undefined) return <NewValue made={claiming.data} onClose={onClose} />;
  return (
    <Stack>
      <Text>{keys.claimDialog.why}</Text>
      <Problem error={claiming.error} />
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {common.cancel}
        </Button>
        <Button
          loading={claiming.isPending}
          onClick={() => claiming.mutate(apiKey.ObjectID, { onSuccess: onValue })}
          data-autofocus
        >
          {keys.claimDialog.deed}
        </Button>
      </Group>
    </Stack>
  );
};
