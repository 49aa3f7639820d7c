import { TICK_MS } from '../config/timing.ts';

let ticks = 0;
let timer: ReturnType<typeof setInterval> | null = null;
const listeners = new Set<() => void>();

const tick = (): void => {
  ticks += 1;
  for (const listener of listeners) listener();
};

/** How often the one clock of this page has ticked; for useSyncExternalStore, by what says how long ago something was. */
export const ticksSoFar = (): number => ticks;

export const onTick = (listener: () => void): (() => void) => {
  listeners.add(listener);
  timer ??= setInterval(tick, TICK_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0 || timer === null) return;
    clearInterval(timer);
    timer = null;
  };
};
