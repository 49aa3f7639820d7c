import { Button, Group, Modal, PasswordInput, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, useSyncExternalStore } from 'react';
import { callApi } from '../lib/api-client.ts';
import { answerQuestion, isAsked, onQuestion } from '../lib/confirmation.ts';
import { common } from '../strings/common.ts';
import { confirmPassword } from '../strings/confirm-password.ts';
import { Problem } from './problem.tsx';

const confirmSession = (password: string): Promise<void> =>
  callApi({ method: 'POST', path: '/session/confirmation', body: { Password: password } });

/** Asks for the password again when the server wants it (lib/api-client.ts); shown once, at the root. */
export const ConfirmPassword = () => {
  const opened = useSyncExternalStore(onQuestion, isAsked);
  const [password, setPassword] = useState('');
  const confirming = useMutation({ mutationFn: confirmSession });
  const close = (confirmed: boolean): void => {
    setPassword('');
    confirming.reset();
    answerQuestion(confirmed);
  };
  const submit = (): void => confirming.mutate(password, { onSuccess: () => close(true) });
  return (
    <Modal opened={opened} onClose={() => close(false)} title={confirmPassword.title} zIndex={300} centered>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          // Portals keep React's tree: the dialog that asked must not be submitted along.
          event.stopPropagation();
          submit();
        }}
      >
        <Stack>
          <Text size="sm">{confirmPassword.why}</Text>
          <PasswordInput
            label={confirmPassword.password}
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
            autoComplete="current-password"
            required
            data-autofocus
          />
          <Problem error={confirming.error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={() => close(false)}>
              {common.cancel}
            </Button>
            <Button type="submit" loading={confirming.isPending}>
              {confirmPassword.confirm}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
};
