import type { Clock } from './clock.ts';

/** A clock that somebody moves and stops, for trying out what time does. */
export interface MovableClock {
  readonly now: Clock;
  /** How far it is ahead of the system's, in milliseconds; negative: behind. */
  readonly ahead: number;
  readonly isFrozen: boolean;
  set(now: Date): void;
  move(ms: number): void;
  /** Frozen it stands still; thawed it goes on from where it stood. */
  freeze(frozen: boolean): void;
  /** The system's time again. */
  reset(): void;
}

export const createMovableClock = (system: Clock): MovableClock => {
  let offset = 0;
  let frozenAt: number | null = null;
  const time = (): number => frozenAt ?? system().getTime() + offset;
  const set = (ms: number): void => {
    offset = ms - system().getTime();
    if (frozenAt !== null) frozenAt = ms;
  };
  return {
    now: () => new Date(time()),
    get ahead() {
      return time() - system().getTime();
    },
    get isFrozen() {
      return frozenAt !== null;
    },
    set: (now) => set(now.getTime()),
    move: (ms) => set(time() + ms),
    freeze: (frozen) => {
      const now = time();
      frozenAt = frozen ? now : null;
      offset = now - system().getTime();
    },
    reset: () => {
      frozenAt = null;
      offset = 0;
    },
  };
};
