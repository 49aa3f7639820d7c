import { Button, Group, Stack, Title } from '@mantine/core';
import { Notice } from '../../../components/notice.tsx';
import { ShownOnce } from '../../../components/shown-once.tsx';
import { keys } from '../../../strings/keys.ts';
import type { MadeKey } from '../api/made-key.ts';
import { FirstCall } from './first-call.tsx';
import { Landing } from './landing.tsx';
import { ReadyLines } from './ready-lines.tsx';

interface NewValueProps {
  readonly made: MadeKey;
  readonly onClose: () => void;
}

/** The value, once: to copy, to use at once, and to try. It is in no state but its caller's, and goes with it. */
export const NewValue = ({ made, onClose }: NewValueProps) => (
  <Landing>
    <Stack>
      <Notice message={keys.value.once} cure={keys.value.lost} />
      <ShownOnce name={keys.value.name} value={made.apiKey.Key} />
      <ReadyLines value={made.apiKey.Key} />
      <Title order={3} size="h4">
        {keys.test.title}
      </Title>
      <FirstCall made={made} />
      <Group justify="flex-end">
        <Button onClick={onClose}>{keys.value.close}</Button>
      </Group>
    </Stack>
  </Landing>
);
