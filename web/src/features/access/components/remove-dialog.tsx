import { DeedDialog, type DeedWords } from '../../../components/deed-dialog.tsx';
import type { Dialog } from '../../../components/use-dialog.ts';
import { access as texts } from '../../../strings/access.ts';
import { ACCESS_KEY, type AccessAtRisk } from '../api/access-at-risk.ts';
import { removeAccess } from '../api/remove-access.ts';
import { userNameOf } from './access-columns.tsx';

const wordsOf = (access: AccessAtRisk): DeedWords => {
  const { Kind, Name } = access;
  return {
    title: texts.removeTitle(Kind, Name),
    what: texts.removeWhat(Kind, Name, userNameOf(access)),
    deed: texts.removeDeed[Kind],
    done: texts.removed(Kind, Name),
  };
};

/** The question before a key, client or application goes. */
export const RemoveDialog = ({ dialog }: { readonly dialog: Dialog<AccessAtRisk> }) => (
  <DeedDialog dialog={dialog} wordsOf={wordsOf} act={removeAccess} changes={[ACCESS_KEY]} />
);
