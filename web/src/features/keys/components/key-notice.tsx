import { Notice } from '../../../components/notice.tsx';
import { keys } from '../../../strings/keys.ts';
import { areDisabled, type KeyAbilities, whyNoKey } from '../api/key-abilities.ts';

/** Why no key is made here now, in the server's own sentence: the vendor's where keys are disabled (R44). */
export const KeyNotice = ({ abilities }: { readonly abilities: KeyAbilities }) => {
  const refusal = whyNoKey(abilities);
  return (
    <div aria-live="polite">
      {refusal === null ? null : (
        <Notice message={refusal.message} cure={areDisabled(abilities) ? keys.disabledCure : refusal.cure} />
      )}
    </div>
  );
};
