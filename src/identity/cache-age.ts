import type { ChangeFeed } from '../storage/change-notice.ts';

/**
 * What nobody announces is seen within a second (REL-22), which is this and whatever a busy request takes. Refusals
 * always rest on what is as recent.
 */
export const RECENT_MS = 500;

/** Even a change that was never announced is seen some time: what is remembered is read again each minute. */
const ANNOUNCED_MS = 60_000;

/** How old something remembered may be: as long as every change is announced, older than without. */
export const maximumAge = (changes: ChangeFeed | null): (() => number) =>
  changes === null ? () => RECENT_MS : () => (changes.isWell() ? ANNOUNCED_MS : RECENT_MS);
