import { DeedDialog, type DeedWords } from '../../../components/deed-dialog.tsx';
import type { Dialog } from '../../../components/use-dialog.ts';
import { clients as texts } from '../../../strings/clients.ts';
import { CLIENTS_KEY, type Client } from '../api/client.ts';
import { endFormerSecret } from '../api/end-former-secret.ts';

const { endFormer } = texts;

const wordsOf = ({ Name }: Client): DeedWords => ({
  title: endFormer.title(Name),
  what: endFormer.what(Name),
  deed: endFormer.deed,
  done: endFormer.done,
});

/** The question before a former secret ends earlier than was said. */
export const EndFormerDialog = ({ dialog }: { readonly dialog: Dialog<Client> }) => (
  <DeedDialog dialog={dialog} wordsOf={wordsOf} act={endFormerSecret} changes={[CLIENTS_KEY]} />
);
