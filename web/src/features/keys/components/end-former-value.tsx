import { SecondLook } from '../../../components/second-look.tsx';
import { announce } from '../../../lib/announce.ts';
import { minuteText } from '../../../lib/instant.ts';
import { keys } from '../../../strings/keys.ts';
import type { ApiKey } from '../api/api-key.ts';
import { endFormerValue } from '../api/end-former-value.ts';
import { useKeyChange } from '../api/use-key-change.ts';

interface EndFormerValueProps {
  readonly apiKey: ApiKey;
  readonly onClose: () => void;
}

/** The second look before the value before the last reset ends early. */
export const EndFormerValue = ({ apiKey, onClose }: EndFormerValueProps) => {
  const ending = useKeyChange(endFormerValue);
  const { FormerValue } = apiKey;
  return (
    <SecondLook
      opened
      title={keys.formerDialog.title(apiKey.Description)}
      deed={keys.formerDialog.deed}
      isPending={ending.isPending}
      error={ending.error}
      onConfirm={() =>
        ending.mutate(apiKey.ObjectID, {
          onSuccess: () => {
            announce(keys.formerDialog.done);
            onClose();
          },
        })
      }
      onClose={onClose}
    >
      {FormerValue === null
        ? null
        : keys.formerDialog.what(keys.ending(FormerValue.LastFour), minuteText(FormerValue.ValidUntil))}
    </SecondLook>
  );
};
