import { SecondLook } from '../../../components/second-look.tsx';
import { announce } from '../../../lib/announce.ts';
import { keys } from '../../../strings/keys.ts';
import { type ApiKey, ownerName } from '../api/api-key.ts';
import { deleteKey } from '../api/delete-key.ts';
import { useKeyChange } from '../api/use-key-change.ts';

interface DeleteKeyProps {
  readonly apiKey: ApiKey;
  readonly isMine: boolean;
  readonly onClose: () => void;
}

const endingOf = ({ LastFour }: ApiKey): string => (LastFour === null ? '' : keys.ending(LastFour));

/** The second look before a key is deleted. */
export const DeleteKey = ({ apiKey, isMine, onClose }: DeleteKeyProps) => {
  const deleting = useKeyChange(deleteKey);
  const { own, others } = keys.deleteDialog;
  return (
    <SecondLook
      opened
      title={keys.deleteDialog.title(apiKey.Description)}
      deed={keys.deleteDialog.deed}
      isPending={deleting.isPending}
      error={deleting.error}
      onConfirm={() =>
        deleting.mutate(apiKey.ObjectID, {
          onSuccess: () => {
            announce(keys.deleted(apiKey.Description));
            onClose();
          },
        })
      }
      onClose={onClose}
    >
      {isMine ? own(endingOf(apiKey)) : others(endingOf(apiKey), ownerName(apiKey))}
    </SecondLook>
  );
};
