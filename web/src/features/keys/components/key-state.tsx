import { keys } from '../../../strings/keys.ts';
import type { ApiKey } from '../api/api-key.ts';
import styles from './keys.module.css';

const SOON_MS = 14 * 86_400_000;

const endsSoon = ({ ExpiresAt, StoppedBy }: ApiKey): boolean =>
  ExpiresAt !== null && StoppedBy === null && Date.parse(ExpiresAt) - Date.now() < SOON_MS;

type Kind = 'stopped' | 'notice' | 'plain';

/** What is to be known of a key at a glance: its words say it, the colour only stresses. */
const statesOf = (key: ApiKey, isMine: boolean): readonly (readonly [string, Kind])[] => {
  const { state } = keys;
  return [
    ...(key.AwaitsClaim ? [[isMine ? state.awaitsMe : state.awaitsOwner, 'notice'] as const] : []),
    ...(key.StoppedBy === null ? [] : [[state[key.StoppedBy], 'stopped'] as const]),
    ...(endsSoon(key) ? [[state.endsSoon, 'notice'] as const] : []),
    ...(key.FormerValue === null ? [] : [[state.former(key.FormerValue.LastFour), 'plain'] as const]),
  ];
};

export const KeyState = ({ apiKey, isMine }: { readonly apiKey: ApiKey; readonly isMine: boolean }) => {
  const states = statesOf(apiKey, isMine);
  if (states.length === 0) return null;
  return (
    <div className={styles.states}>
      {states.map(([text, kind]) => (
        <span key={text} className={styles.state} data-kind={kind}>
          {text}
        </span>
      ))}
    </div>
  );
};
