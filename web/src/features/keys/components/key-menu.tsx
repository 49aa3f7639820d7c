import { ActionIcon, Menu } from '@mantine/core';
import { keys } from '../../../strings/keys.ts';
import type { ApiKey } from '../api/api-key.ts';
import type { Intent, KeyDeed } from './key-deed.ts';

const LABELS: Readonly<Record<KeyDeed, string>> = {
  edit: keys.edit,
  reset: keys.reset,
  claim: keys.claim,
  endFormer: keys.endFormer,
  remove: keys.remove,
};

interface KeyMenuProps {
  readonly apiKey: ApiKey;
  readonly deeds: readonly KeyDeed[];
  readonly onIntent: (intent: Intent) => void;
}

/** Everything that may be done with one key. */
export const KeyMenu = ({ apiKey, deeds, onIntent }: KeyMenuProps) => (
  <Menu position="bottom-end">
    <Menu.Target>
      <ActionIcon variant="subtle" color="gray" size="lg" aria-label={keys.actionsOf(apiKey.Description)}>
        <span aria-hidden="true">⋯</span>
      </ActionIcon>
    </Menu.Target>
    <Menu.Dropdown>
      <Menu.Item onClick={() => onIntent({ deed: 'show', apiKey })}>{keys.show}</Menu.Item>
      {deeds.map((deed) => (
        <Menu.Item
          key={deed}
          {...(deed === 'remove' ? { c: 'var(--alarm)' } : {})}
          onClick={() => onIntent({ deed, apiKey })}
        >
          {LABELS[deed]}
        </Menu.Item>
      ))}
    </Menu.Dropdown>
  </Menu>
);
