import { useEffect, useSyncExternalStore } from 'react';

/** Titles of the sections that hold changes nobody has saved, in the order in which they were begun. */
let unsaved: readonly string[] = [];
const listeners = new Set<() => void>();

const set = (next: readonly string[]): void => {
  unsaved = next;
  for (const listener of listeners) listener();
};

const listen = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** Tells that a section holds unsaved changes, as long as it does and is shown. */
export const useUnsaved = (title: string, isUnsaved: boolean): void => {
  useEffect(() => {
    if (!isUnsaved) return;
    set([...unsaved, title]);
    return () => set(unsaved.filter((each) => each !== title));
  }, [title, isUnsaved]);
};

/** Which sections hold unsaved changes. */
export const useUnsavedSections = (): readonly string[] => useSyncExternalStore(listen, () => unsaved);
