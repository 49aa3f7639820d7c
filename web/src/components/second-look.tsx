import { Button, Group, Modal, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { common } from '../strings/common.ts';
import { Problem } from './problem.tsx';

interface SecondLookProps {
  readonly opened: boolean;
  readonly title: string;
  /** What it is about, by name, and what follows. */
  readonly children: ReactNode;
  /** What the button says: the deed itself, such as "Delete". */
  readonly deed: string;
  readonly isPending: boolean;
  readonly error: unknown;
  onConfirm(): void;
  onClose(): void;
}

/** The question before something that cannot be taken back. */
export const SecondLook = (props: SecondLookProps) => {
  const { opened, title, children, deed, isPending, error, onConfirm, onClose } = props;
  return (
    <Modal opened={opened} onClose={onClose} title={title} centered>
      <Stack>
        <div>{children}</div>
        <Problem error={error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} data-autofocus>
            {common.cancel}
          </Button>
          <Button color="red.8" autoContrast loading={isPending} onClick={onConfirm}>
            {deed}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
};
