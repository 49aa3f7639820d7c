import { DeedDialog, type DeedWords } from '../../../components/deed-dialog.tsx';
import type { Dialog } from '../../../components/use-dialog.ts';
import { access as texts } from '../../../strings/access.ts';
import { ACCESS_KEY, type AccessUser } from '../api/access-at-risk.ts';
import { disableUser } from '../api/disable-user.ts';

const wordsOf = ({ UserName }: AccessUser): DeedWords => ({
  title: texts.disableTitle(UserName),
  what: texts.disableWhat(UserName),
  deed: texts.disable,
  done: texts.disabledNow(UserName),
});

/** The question before the user of a key, client or application is disabled. */
export const DisableDialog = ({ dialog }: { readonly dialog: Dialog<AccessUser> }) => (
  <DeedDialog dialog={dialog} wordsOf={wordsOf} act={disableUser} changes={[ACCESS_KEY]} />
);
