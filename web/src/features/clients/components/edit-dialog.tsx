import { Modal, Stack } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { FormButtons } from '../../../components/form-buttons.tsx';
import { Problem } from '../../../components/problem.tsx';
import type { Dialog } from '../../../components/use-dialog.ts';
import { announce } from '../../../lib/announce.ts';
import type { ClientAbilities } from '../../../lib/client-abilities.ts';
import { clients as texts } from '../../../strings/clients.ts';
import { common } from '../../../strings/common.ts';
import { CLIENTS_KEY, type Client } from '../api/client.ts';
import { editClient } from '../api/edit-client.ts';
import { ClientFields } from './client-fields.tsx';
import { formOf, sentForm } from './client-form.ts';

interface EditFormProps {
  readonly client: Client;
  readonly abilities: ClientAbilities;
  readonly onClose: () => void;
}

const EditForm = ({ client, abilities, onClose }: EditFormProps) => {
  const queries = useQueryClient();
  const [form, setForm] = useState(() => formOf(client));
  const editing = useMutation({ mutationFn: editClient });
  const submit = (): void => {
    // Its kind is for life.
    const { Kind: _, ...settings } = sentForm(form);
    editing.mutate(
      { clientId: client.ClientID, settings },
      {
        onSuccess: ({ Name }) => {
          onClose();
          announce(texts.made.saved(Name));
          void queries.invalidateQueries({ queryKey: [CLIENTS_KEY] });
        },
      },
    );
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Stack>
        <ClientFields form={form} abilities={abilities} isNew={false} onChange={setForm} />
        <Problem error={editing.error} />
        <FormButtons submit={common.save} isPending={editing.isPending} onCancel={onClose} />
      </Stack>
    </form>
  );
};

interface EditDialogProps {
  readonly dialog: Dialog<Client>;
  readonly abilities: ClientAbilities;
}

/** Changes what is said of a client; the form begins with what it was when it was opened. */
export const EditDialog = ({ dialog: { subject, opened, close }, abilities }: EditDialogProps) => (
  <Modal opened={opened} onClose={close} size="lg" title={texts.form.editTitle(subject?.Name ?? '')}>
    {subject === null ? null : <EditForm client={subject} abilities={abilities} onClose={close} />}
  </Modal>
);
