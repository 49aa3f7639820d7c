import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { EffectName } from '../../../strings/subscription.ts';
import { type Preview, previewChange, type SupposedChange } from '../api/preview-change.ts';

/** What cuts people off; the other effects let somebody in again. */
const CUTS_OFF: readonly EffectName[] = [
  'keys-stop',
  'passwords-barred',
  'passwords-expire',
  'sessions-end',
  'sessions-outside-networks',
];

const needsLook = ({ Effects, OwnAddress }: Preview, isAboutNetworks: boolean): boolean => {
  // The server refuses it, and says so at the field.
  if (OwnAddress === 'shut-out') return false;
  return Effects.some(({ Effect }) => CUTS_OFF.includes(Effect)) || (isAboutNetworks && OwnAddress === 'exempt');
};

interface CarefulChangeOptions<Answer> {
  readonly send: () => Promise<Answer>;
  readonly onDone: (answer: Answer) => void;
  /** Called with whatever refused, also where the dialog shows it no more. */
  readonly onRefused?: (error: unknown) => void;
  /** A second look in any case: what is done cannot be undone by the same control. */
  readonly alwaysLook?: boolean;
}

export interface CarefulChange {
  /** What is to be looked at before it is done; null: nothing is. */
  readonly look: Preview | null;
  readonly isPending: boolean;
  readonly error: unknown;
  /** Asks what would follow, and does it at once where that cuts nobody off. */
  begin(change: SupposedChange): void;
  confirm(): void;
  cancel(): void;
}

/** A change that is sent at once, or after a second look where it would cut somebody off. */
export const useCarefulChange = <Answer>(options: CarefulChangeOptions<Answer>): CarefulChange => {
  const { send, onDone, onRefused, alwaysLook = false } = options;
  const [look, setLook] = useState<Preview | null>(null);
  const previewing = useMutation({ mutationFn: previewChange });
  const sending = useMutation({ mutationFn: send });
  const refuse = (error: unknown): void => {
    setLook(null);
    onRefused?.(error);
  };
  const confirm = (): void =>
    sending.mutate(undefined, {
      onSuccess: (answer) => {
        setLook(null);
        onDone(answer);
      },
      onError: refuse,
    });
  const begin = (change: SupposedChange): void => {
    sending.reset();
    previewing.mutate(change, {
      onSuccess: (preview) => {
        const isAboutNetworks = 'RestrictedIPAddresses' in change || 'IPAddressRestrictionEnabled' in change;
        if (alwaysLook || needsLook(preview, isAboutNetworks)) setLook(preview);
        else confirm();
      },
      onError: refuse,
    });
  };
  return {
    look,
    isPending: previewing.isPending || sending.isPending,
    error: previewing.error ?? sending.error,
    begin,
    confirm,
    cancel: () => setLook(null),
  };
};
