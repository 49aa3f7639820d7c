import { Button, Group, Text } from '@mantine/core';
import { useDialog } from '../../../components/use-dialog.ts';
import type { ClientAbilities } from '../../../lib/client-abilities.ts';
import { clients as texts } from '../../../strings/clients.ts';
import type { Client } from '../api/client.ts';
import { DeleteDialog } from './delete-dialog.tsx';
import { EditDialog } from './edit-dialog.tsx';
import { EndFormerDialog } from './end-former-dialog.tsx';
import { RotateDialog } from './rotate-dialog.tsx';

const { details } = texts;

interface ClientActionsProps {
  readonly client: Client;
  readonly abilities: ClientAbilities;
  readonly onDeleted: () => void;
}

/** What the caller may do with a client, as the server says it. */
export const ClientActions = ({ client, abilities, onDeleted }: ClientActionsProps) => {
  const [editing, rotating, ending, deleting] = [
    useDialog<Client>(),
    useDialog<Client>(),
    useDialog<Client>(),
    useDialog<Client>(),
  ];
  const may = (action: Client['Actions'][number]): boolean => client.Actions.includes(action);
  return (
    <>
      {may('edit') ? null : (
        <Text size="sm" c="dimmed">
          {details.others}
        </Text>
      )}
      <Group gap="xs">
        {may('edit') ? (
          <Button variant="default" onClick={() => editing.open(client)}>
            {details.edit}
          </Button>
        ) : null}
        {may('rotate') ? (
          <Button variant="default" onClick={() => rotating.open(client)}>
            {details.rotate}
          </Button>
        ) : null}
        {client.FormerSecretValidUntil !== null && may('delete') ? (
          <Button variant="default" onClick={() => ending.open(client)}>
            {details.endFormer}
          </Button>
        ) : null}
        {may('delete') ? (
          <Button variant="default" onClick={() => deleting.open(client)}>
            {details.remove}
          </Button>
        ) : null}
      </Group>
      <EditDialog dialog={editing} abilities={abilities} />
      <RotateDialog dialog={rotating} abilities={abilities} />
      <EndFormerDialog dialog={ending} />
      <DeleteDialog dialog={deleting} onDeleted={onDeleted} />
    </>
  );
};
