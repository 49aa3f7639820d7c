import { Modal } from '@mantine/core';
import { users } from '../../../strings/users.ts';
import { ImportForm } from './import-form.tsx';

interface ImportDialogProps {
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** Makes and changes users by a file. */
export const ImportDialog = ({ opened, onClose }: ImportDialogProps) => (
  <Modal opened={opened} onClose={onClose} title={users.import.title} size="60rem" centered>
    <ImportForm onClose={onClose} />
  </Modal>
);
