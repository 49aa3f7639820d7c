import { Modal } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useSession } from '../../../lib/session.ts';
import { keys } from '../../../strings/keys.ts';
import type { KeyAbilities } from '../api/key-abilities.ts';
import { ClaimKey } from './claim-key.tsx';
import { CreateKey } from './create-key.tsx';
import { DeleteKey } from './delete-key.tsx';
import { EditKey } from './edit-key.tsx';
import { EndFormerValue } from './end-former-value.tsx';
import type { Intent } from './key-deed.ts';
import { KeyDrawer } from './key-drawer.tsx';
import { ResetOthersKey, ResetOwnKey } from './reset-key.tsx';

interface KeyDialogsProps {
  readonly intent: Intent;
  readonly abilities: KeyAbilities;
  readonly onClose: () => void;
}

interface FrameProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: (onValue: () => void) => ReactNode;
}

/**
 * A dialog that leaves the page, with all that it held, at the very moment it closes. While it shows a value no stray click
 * or key closes it.
 */
const Frame = ({ title, onClose, children }: FrameProps) => {
  const [hasValue, setHasValue] = useState(false);
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      size="lg"
      transitionProps={{ duration: 0 }}
      closeOnClickOutside={false}
      closeOnEscape={!hasValue}
    >
      {children(() => setHasValue(true))}
    </Modal>
  );
};

/** The dialog for what somebody is about to do. */
export const KeyDialogs = ({ intent, abilities, onClose }: KeyDialogsProps) => {
  const { ObjectID: me } = useSession().User;
  if (intent.deed === 'create') {
    return (
      <Frame title={keys.create} onClose={onClose}>
        {(onValue) => <CreateKey abilities={abilities} onValue={onValue} onClose={onClose} />}
      </Frame>
    );
  }
  const { deed, apiKey } = intent;
  const isMine = apiKey.User.ObjectID === me;
  const shared = { apiKey, onClose };
  switch (deed) {
    case 'show':
      return <KeyDrawer {...shared} isMine={isMine} />;
    case 'remove':
      return <DeleteKey {...shared} isMine={isMine} />;
    case 'endFormer':
      return <EndFormerValue {...shared} />;
    case 'edit':
      return (
        <Frame title={`${keys.edit}: ${apiKey.Description}`} onClose={onClose}>
          {() => <EditKey {...shared} abilities={abilities} />}
        </Frame>
      );
    case 'claim':
      return (
        <Frame title={keys.claimDialog.title(apiKey.Description)} onClose={onClose}>
          {(onValue) => <ClaimKey {...shared} onValue={onValue} />}
        </Frame>
      );
    case 'reset':
      return (
        <Frame title={keys.resetDialog.title(apiKey.Description)} onClose={onClose}>
          {(onValue) => (isMine ? <ResetOwnKey {...shared} onValue={onValue} /> : <ResetOthersKey {...shared} />)}
        </Frame>
      );
  }
};
