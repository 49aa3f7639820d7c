import { Menu } from '@mantine/core';
import { keys } from '../../../strings/keys.ts';
import type { ApiKey } from '../api/api-key.ts';
import type { Intent, KeyDeed } from './key-deed.ts';
import styles from './keys.module.css';

const LABELS: Readonly<Record<KeyDeed, string>> = {
  edit: keys.edit,
  reset: keys.reset,
  claim: keys.claim,
  endFormer: keys.endFormer,
  remove: keys.remove,
};

interface KeyMenuProps {
  readonly apiKey: ApiKey;
  /** The button in the key's row: the menu stands below it, and gives the keyboard back to it. */
  readonly button: HTMLElement;
  readonly deeds: readonly KeyDeed[];
  readonly onIntent: (intent: Intent) => void;
  readonly onClose: () => void;
}

/**
 * Everything that may be done with one key. There is one menu for the whole list, in the page only while it is open: one in
 * each row would make scrolling slow.
 */
export const KeyMenu = ({ apiKey, button, deeds, onIntent, onClose }: KeyMenuProps) => {
  const { left, top, width, height } = button.getBoundingClientRect();
  const leave = (): void => {
    onClose();
    button.focus();
  };
  const choose = (deed: KeyDeed | 'show'): void => {
    leave();
    onIntent({ deed, apiKey });
  };
  return (
    <Menu opened onClose={leave} position="bottom-end" transitionProps={{ duration: 0 }}>
      <Menu.Target>
        <button
          type="button"
          tabIndex={-1}
          className={styles.anchor}
          style={{ left, top, width, height }}
          aria-label={keys.actionsOf(apiKey.Description)}
          aria-hidden="true"
        />
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => choose('show')}>{keys.show}</Menu.Item>
        {deeds.map((deed) => (
          <Menu.Item key={deed} {...(deed === 'remove' ? { c: 'var(--alarm)' } : {})} onClick={() => choose(deed)}>
            {LABELS[deed]}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
};
