import { setTimeout as delay } from 'node:timers/promises';
import { type Elapsed, systemElapsed } from '../kernel/clock.ts';
import { type ChangeFeed, type Changes, EVERYTHING, readChangeNotices } from './change-notice.ts';
import { ListeningConnection } from './listening-connection.ts';

/** Hears what changes, on a connection of its own. */
export interface ChangeListener extends ChangeFeed {
  start(): void;
  close(): Promise<void>;
}

export interface ChangeListenerOptions {
  readonly connectionString: string;
  readonly elapsed?: Elapsed;
  /** Told null when the connection stands, and the error when it is lost: each once in a row. */
  readonly onState?: (fault: unknown) => void;
}

/** Between two questions whether the connection still stands. */
const HEARTBEAT_MS = 150;

/** So long after the last question that was answered a notice may be missing, no longer (REL-22, less what a busy request takes). */
const SILENCE_MS = 500;

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;

/**
 * Listens until it is closed. After each connect everything counts as changed, since what was told meanwhile is lost.
 * Whether it is well follows from when a question was asked that has been answered: a late timer, a process that stood
 * still or a half-open connection make it too careful, never too sure.
 */
export const createChangeListener = (options: ChangeListenerOptions): ChangeListener => {
  const { connectionString, elapsed = systemElapsed, onState = () => {} } = options;
  const hearers: ((changes: Changes) => void)[] = [];
  const closing = new AbortController();
  let heardUntil = Number.NEGATIVE_INFINITY;
  let arrived: string[] = [];
  let connection: ListeningConnection | null = null;
  let working: Promise<void> = Promise.resolve();

  const tell = (changes: Changes): void => {
    for (const hear of hearers) hear(changes);
  };

  /** What comes in one piece is told in one piece, before anything else happens. */
  const onNotice = (text: string): void => {
    if (arrived.length === 0) {
      queueMicrotask(() => {
        const texts = arrived;
        arrived = [];
        tell(readChangeNotices(texts));
      });
    }
    arrived.push(text);
  };

  const onLost = (): void => {
    heardUntil = Number.NEGATIVE_INFINITY;
  };

  const listen = async (onStanding: () => void): Promise<never> => {
    connection = new ListeningConnection({ connectionString, onNotice, onLost });
    try {
      await connection.open();
      tell(EVERYTHING);
      for (let isNew = true; ; isNew = false) {
        const askedAt = elapsed();
        await connection.ask();
        heardUntil = askedAt;
        if (isNew) onStanding();
        await connection.stand(HEARTBEAT_MS);
      }
    } finally {
      onLost();
      connection.drop();
    }
  };

  const keepListening = async (): Promise<void> => {
    let wait = FIRST_PAUSE_MS;
    let isTold = false;
    const onStanding = (): void => {
      wait = FIRST_PAUSE_MS;
      isTold = false;
      onState(null);
    };
    while (!closing.signal.aborted) {
      try {
        await listen(onStanding);
      } catch (error) {
        if (!isTold && !closing.signal.aborted) onState(error);
        isTold = true;
      }
      await delay(wait, undefined, { signal: closing.signal }).catch(() => {});
      wait = Math.min(wait * 2, LONGEST_PAUSE_MS);
    }
  };

  return {
    isWell: () => elapsed() - heardUntil < SILENCE_MS,
    onChanges: (hear) => {
      hearers.push(hear);
    },
    start: () => {
      working = keepListening();
    },
    close: async () => {
      closing.abort();
      connection?.drop();
      await working;
    },
  };
};
