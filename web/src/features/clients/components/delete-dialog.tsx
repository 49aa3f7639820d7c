import { DeedDialog, type DeedWords } from '../../../components/deed-dialog.tsx';
import type { Dialog } from '../../../components/use-dialog.ts';
import { clients as texts } from '../../../strings/clients.ts';
import { CLIENTS_KEY, type Client } from '../api/client.ts';
import { deleteClient } from '../api/delete-client.ts';

const { remove } = texts;

const wordsOf = ({ Name, Users }: Client): DeedWords => ({
  title: remove.title(Name),
  what: remove.what(Name, Users),
  deed: remove.deed,
  done: remove.done(Name),
});

interface DeleteDialogProps {
  readonly dialog: Dialog<Client>;
  readonly onDeleted: () => void;
}

/** The question before a client goes, with every log-in through it. */
export const DeleteDialog = ({ dialog, onDeleted }: DeleteDialogProps) => (
  <DeedDialog dialog={dialog} wordsOf={wordsOf} act={deleteClient} changes={[CLIENTS_KEY, 'list']} onDone={onDeleted} />
);
