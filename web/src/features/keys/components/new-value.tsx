import { Button, Group, Stack, Title } from '@mantine/core';
import { Notice } from '../../../components/notice.tsx';
import { ShownOnce } from '../../../components/shown-once.tsx';
import { keys } from '../../../strings/keys.ts';
import type { ApiKeyWithValue } from '../api/api-key.ts';
import { FirstCall } from './first-call.tsx';
import { Landing } from './landing.tsx';
import { ReadyLines } from './ready-lines.tsx';

interface NewValueProps {
  readonly made: ApiKeyWithValue;
  /** The key had no value before, so every call is one with this. */
  readonly isNew: boolean;
  readonly onClose: () => void;
}

/** The value, once: to copy, to use at once, and to try. It is in no state but its caller's, and goes with it. */
export const NewValue = ({ made, isNew, onClose }: NewValueProps) => (
  <Landing>
    <Stack>
      <Notice message={keys.value.once} cure={keys.value.lost} />
      <ShownOnce name={keys.value.name} value={made.Key} />
      <ReadyLines value={made.Key} />
      <Title order={3} size="h4">
        {keys.test.title}
      </Title>
      <FirstCall apiKey={made} isNew={isNew} />
      <Group justify="flex-end">
        <Button onClick={onClose}>{keys.value.close}</Button>
      </Group>
    </Stack>
  </Landing>
);
