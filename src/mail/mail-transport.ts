import type { ClaimedMail } from '../storage/stores/mail-delivery-store.ts';

/** What became of an attempt. */
export type Delivered =
  | { readonly kind: 'delivered' }
  /** `problem`: for people, without anything of the mail; `isFinal`: trying again is of no use. */
  | { readonly kind: 'failed'; readonly problem: string; readonly isFinal: boolean };

/** A way for mail out of the server. Never throws; what it takes for long is bounded by who asks. */
export interface MailTransport {
  deliver(mail: ClaimedMail, signal: AbortSignal): Promise<Delivered>;
}

export const DELIVERED: Delivered = { kind: 'delivered' };

export const failed = (problem: string, isFinal = false): Delivered => ({ kind: 'failed', problem, isFinal });

const MOST_CHARACTERS = 300;

/** What another server said, fit to be kept: one line, not long, and without the address or what could be a token that it repeats. */
export const told = (text: string): string =>
  text
    .slice(0, 4 * MOST_CHARACTERS)
    .replace(/[\p{Cc}\p{Cs}\u2028\u2029]+/gu, ' ')
    .replace(/[^\s<>()]+@[^\s<>()]+/g, '***')
    .replace(/[\w-]{30,}/g, '***')
    .trim()
    .slice(0, MOST_CHARACTERS);
