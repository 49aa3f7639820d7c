/** What has just been done, in one sentence; shown for a while and read out (components/announcements.tsx). */
export interface Announcement {
  readonly id: number;
  readonly text: string;
}

const SHOWN_MS = 6_000;
let shown: readonly Announcement[] = [];
let lastId = 0;
const listeners = new Set<() => void>();

const show = (next: readonly Announcement[]): void => {
  shown = next;
  for (const listener of listeners) listener();
};

export const dismiss = (id: number): void => show(shown.filter((each) => each.id !== id));

export const announce = (text: string): void => {
  lastId += 1;
  const id = lastId;
  show([...shown.slice(-2), { id, text }]);
  setTimeout(() => dismiss(id), SHOWN_MS);
};

export const announcements = (): readonly Announcement[] => shown;

/** For useSyncExternalStore. */
export const onAnnouncement = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};
