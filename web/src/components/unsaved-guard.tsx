import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useBlocker } from '@tanstack/react-router';
import { common } from '../strings/common.ts';

interface UnsavedGuardProps {
  readonly isUnsaved: boolean;
  readonly title: string;
  /** What would be lost. */
  readonly text: string;
  /** What the button says that goes all the same. */
  readonly leave: string;
}

/** Asks before a screen is left whose changes are not saved; before the window goes the browser asks itself. */
export const UnsavedGuard = ({ isUnsaved, title, text, leave }: UnsavedGuardProps) => {
  const { status, proceed, reset } = useBlocker({
    shouldBlockFn: ({ current, next }) => isUnsaved && current.pathname !== next.pathname,
    enableBeforeUnload: () => isUnsaved,
    withResolver: true,
  });
  return (
    <Modal opened={status === 'blocked'} onClose={() => reset?.()} title={title} centered>
      <Stack>
        <Text size="sm">{text}</Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={() => reset?.()} data-autofocus>
            {common.cancel}
          </Button>
          <Button color="red.8" autoContrast onClick={() => proceed?.()}>
            {leave}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
};
