import { type RefObject, useEffect, useState } from 'react';
import type { Decision } from '../../lib/decision.ts';

/** Whoever looks at the top of the list and at nothing in it may see it move; nobody else may. */
const isAtRest = (list: HTMLElement | null): boolean => {
  if (list === null) return true;
  const isAtTop = list.getBoundingClientRect().top >= 0;
  return isAtTop && !list.matches(':hover') && !list.contains(document.activeElement);
};

/**
 * New entries are shown at once to whom they move nothing: at the top of the list, with nothing unfolded, the focus and the pointer
 * elsewhere. For everybody else they wait until they are called for.
 */
export const useHeldBack = (entries: readonly Decision[], list: RefObject<HTMLElement | null>, isReading: boolean) => {
  const newest = entries[0]?.ID ?? 0;
  const [horizon, setHorizon] = useState(0);
  useEffect(() => {
    setHorizon((now) => (now === 0 || (!isReading && isAtRest(list.current)) ? newest : now));
  }, [newest, isReading, list]);
  const waiting = horizon === 0 ? 0 : entries.findIndex(({ ID }) => ID <= horizon);
  return {
    shown: waiting <= 0 ? entries : entries.slice(waiting),
    waiting: Math.max(0, waiting),
    show: () => setHorizon(newest),
  };
};
