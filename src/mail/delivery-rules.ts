const MINUTE_MS = 60_000;
const DAY_MS = 1_440 * MINUTE_MS;

/** Minutes from one attempt to the next: soon at first, since a mail server that greylists asks to come back. */
const WAITS = [1, 5, 15, 60, 180, 360, 720, 1_440] as const;

/** Later than this nobody needs it any more. It is longer than all waits together. */
export const TOO_LATE_MS = 3 * DAY_MS;

/** So long nobody else takes up a mail. By far longer than an attempt may take (limits.mailSendMs), also where clocks differ. */
export const LEASE_MS = 5 * MINUTE_MS;

/** Mails that a node delivers at a time. */
export const AT_ONCE = 10;

/** When a mail is tried again that failed so often; null: that was the last time. */
export const nextAttempt = (attempts: number, now: Date): Date | null => {
  const minutes = WAITS[attempts - 1];
  return minutes === undefined ? null : new Date(now.getTime() + minutes * MINUTE_MS);
};
