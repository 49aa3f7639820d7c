import { Modal, Stack } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { FormButtons } from '../../../components/form-buttons.tsx';
import { Problem } from '../../../components/problem.tsx';
import type { ClientAbilities } from '../../../lib/client-abilities.ts';
import { clients as texts } from '../../../strings/clients.ts';
import { CLIENTS_KEY } from '../api/client.ts';
import { createClient } from '../api/create-client.ts';
import { ClientFields } from './client-fields.tsx';
import { EMPTY_FORM, sentForm } from './client-form.ts';
import { ClientSecret } from './client-secret.tsx';

interface CreateDialogProps {
  readonly opened: boolean;
  readonly abilities: ClientAbilities;
  readonly onClose: () => void;
}

/** Asks for a client, then shows its secret. Closing forgets both. */
export const CreateDialog = ({ opened, abilities, onClose }: CreateDialogProps) => {
  const client = useQueryClient();
  const [form, setForm] = useState(EMPTY_FORM);
  const creating = useMutation({ mutationFn: createClient });
  const made = creating.data;
  const close = (): void => {
    onClose();
    creating.reset();
    setForm(EMPTY_FORM);
  };
  const submit = (): void =>
    creating.mutate(sentForm(form), {
      onSuccess: () => void client.invalidateQueries({ queryKey: [CLIENTS_KEY] }),
    });
  return (
    <Modal
      opened={opened}
      onClose={close}
      size="lg"
      title={made === undefined ? texts.form.createTitle : texts.made.title(made.Name)}
      // A stray click must not lose what cannot be shown again.
      closeOnClickOutside={made === undefined}
    >
      {made === undefined ? (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            submit();
          }}
        >
          <Stack>
            <ClientFields form={form} abilities={abilities} isNew onChange={setForm} />
            <Problem error={creating.error} />
            <FormButtons submit={texts.form.submitCreate} isPending={creating.isPending} onCancel={close} />
          </Stack>
        </form>
      ) : (
        <ClientSecret client={made} onClose={close} />
      )}
    </Modal>
  );
};
