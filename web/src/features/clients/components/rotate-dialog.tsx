import { Modal, Radio, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { FormButtons } from '../../../components/form-buttons.tsx';
import { Problem } from '../../../components/problem.tsx';
import type { Dialog } from '../../../components/use-dialog.ts';
import type { ClientAbilities } from '../../../lib/client-abilities.ts';
import { clients as texts } from '../../../strings/clients.ts';
import { CLIENTS_KEY, type Client } from '../api/client.ts';
import { rotateSecret } from '../api/rotate-secret.ts';
import { ClientSecret } from './client-secret.tsx';

const { rotate } = texts;

interface RotateDialogProps {
  readonly dialog: Dialog<Client>;
  readonly abilities: ClientAbilities;
}

/** Asks how long the old secret works on, then shows the new one. Closing forgets it. */
export const RotateDialog = ({ dialog: { subject, opened, close }, abilities }: RotateDialogProps) => {
  const client = useQueryClient();
  const [hours, setHours] = useState('0');
  const rotating = useMutation({ mutationFn: rotateSecret });
  const made = rotating.data;
  const name = subject?.Name ?? '';
  const leave = (): void => {
    close();
    rotating.reset();
    setHours('0');
  };
  const submit = (): void => {
    if (subject === null) return;
    rotating.mutate(
      { clientId: subject.ClientID, graceHours: Number(hours) },
      { onSuccess: () => void client.invalidateQueries({ queryKey: [CLIENTS_KEY] }) },
    );
  };
  return (
    <Modal
      opened={opened}
      onClose={leave}
      size="lg"
      title={made === undefined ? rotate.title(name) : texts.made.rotatedTitle(name)}
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
            <Radio.Group label={rotate.overlap} description={rotate.overlapHint} value={hours} onChange={setHours}>
              <Stack gap="xs" mt="xs">
                {rotate.choices
                  .filter((choice) => choice.hours <= abilities.MostGraceHours)
                  .map((choice) => (
                    <Radio key={choice.hours} value={String(choice.hours)} label={choice.label} />
                  ))}
              </Stack>
            </Radio.Group>
            {subject?.FormerSecretValidUntil ? <Text size="sm">{rotate.replaces}</Text> : null}
            <Problem error={rotating.error} />
            <FormButtons submit={rotate.submit} isPending={rotating.isPending} onCancel={leave} />
          </Stack>
        </form>
      ) : (
        <ClientSecret client={made} onClose={leave} />
      )}
    </Modal>
  );
};
