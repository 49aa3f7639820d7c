import { DeedDialog, type DeedWords } from '../../../components/deed-dialog.tsx';
import type { Dialog } from '../../../components/use-dialog.ts';
import type { AuthorizedApplication } from '../../../lib/authorized-application.ts';
import { useSession } from '../../../lib/session.ts';
import { applications as texts } from '../../../strings/applications.ts';
import { APPLICATIONS_KEY } from '../api/application-source.ts';
import { revokeApplication } from '../api/revoke-application.ts';

const wordsFor =
  (ownOid: number) =>
  ({ Client: { Name }, User }: AuthorizedApplication): DeedWords => ({
    title: texts.revokeTitle(Name),
    what: User.ObjectID === ownOid ? texts.revokeOwn(Name) : texts.revokeOf(Name, User.UserName),
    deed: texts.revokeDeed,
    done: texts.done(Name),
  });

/** The question before an application loses its access. */
export const RevokeDialog = ({ dialog }: { readonly dialog: Dialog<AuthorizedApplication> }) => (
  <DeedDialog
    dialog={dialog}
    wordsOf={wordsFor(useSession().User.ObjectID)}
    act={revokeApplication}
    changes={[APPLICATIONS_KEY]}
  />
);
