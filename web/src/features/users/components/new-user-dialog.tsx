import { Modal } from '@mantine/core';
import { users } from '../../../strings/users.ts';
import { NewUserForm } from './new-user-form.tsx';

interface NewUserDialogProps {
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly onCreated: (oid: number) => void;
}

/** Makes a user, and invites them. */
export const NewUserDialog = ({ opened, onClose, onCreated }: NewUserDialogProps) => (
  <Modal opened={opened} onClose={onClose} title={users.create.title} size="lg" centered>
    <NewUserForm
      onClose={onClose}
      onCreated={(oid) => {
        onClose();
        onCreated(oid);
      }}
    />
  </Modal>
);
