import { Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { SecondLook } from '../../../components/second-look.tsx';
import type { Dialog } from '../../../components/use-dialog.ts';
import { announce } from '../../../lib/announce.ts';
import type { AuthorizedApplication } from '../../../lib/authorized-application.ts';
import { useSession } from '../../../lib/session.ts';
import { applications as texts } from '../../../strings/applications.ts';
import { APPLICATIONS_KEY } from '../api/application-source.ts';
import { revokeApplication } from '../api/revoke-application.ts';

/** The question before an application loses its access. */
export const RevokeDialog = ({ dialog }: { readonly dialog: Dialog<AuthorizedApplication> }) => {
  const { subject, opened, close } = dialog;
  const client = useQueryClient();
  const session = useSession();
  const revoking = useMutation({ mutationFn: revokeApplication });
  const name = subject?.Client.Name ?? '';
  const isOwn = subject?.User.ObjectID === session.User.ObjectID;
  const leave = (): void => {
    close();
    revoking.reset();
  };
  const confirm = (): void => {
    if (subject === null) return;
    revoking.mutate(subject.ObjectID, {
      onSuccess: async () => {
        leave();
        announce(texts.done(name));
        await client.invalidateQueries({ queryKey: [APPLICATIONS_KEY] });
      },
    });
  };
  return (
    <SecondLook
      opened={opened}
      title={texts.revokeTitle(name)}
      deed={texts.revokeDeed}
      isPending={revoking.isPending}
      error={revoking.error}
      onConfirm={confirm}
      onClose={leave}
    >
      <Text size="sm">{isOwn ? texts.revokeOwn(name) : texts.revokeOf(name, subject?.User.UserName ?? '')}</Text>
    </SecondLook>
  );
};
