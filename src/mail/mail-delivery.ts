import { limits } from '../config/limits.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Pool } from '../storage/database.ts';
import { createRepeatedWork, type RepeatedWork } from '../storage/repeated-work.ts';
import {
  type ClaimedMail,
  claimMails,
  giveUpLateMails,
  recordMailFault,
  recordMailSent,
} from '../storage/stores/mail-delivery-store.ts';
import { AT_ONCE, LEASE_MS, nextAttempt, TOO_LATE_MS } from './delivery-rules.ts';
import { type Delivered, failed, type MailTransport } from './mail-transport.ts';

/** What an attempt failed of: nothing of the mail but its number and kind. */
export interface MailTrouble {
  readonly mail: number;
  readonly kind: string;
  readonly attempts: number;
  readonly problem: string;
  /** When it is tried again; null: never. */
  readonly next: Date | null;
}

/**
 * Delivers what waits in the outbox. Any number of nodes do so at once, and each mail is taken up by one of them. It is
 * sent once, but for one case: a node that dies between the delivery and its note leaves it to another one, which sends it
 * again under the same Message-ID.
 */
export interface MailDelivery extends RepeatedWork {
  /** Delivers what is due; resolves with the number of mails that were delivered. */
  run(): Promise<number>;
}

export interface MailDeliveryOptions {
  readonly pool: Pool;
  readonly clock: Clock;
  readonly transport: MailTransport;
  readonly onTrouble: (trouble: MailTrouble) => void;
  readonly onError: (error: unknown) => void;
  /** How long one attempt may take. */
  readonly sendMs?: number;
}

/** So long somebody who waits for a mail waits for us. */
const LOOKS_EACH_MS = 2_000;

export const createMailDelivery = (options: MailDeliveryOptions): MailDelivery => {
  const { pool, clock, transport, onTrouble, onError, sendMs = limits.mailSendMs } = options;
  let isStopping = false;

  const attempt = async (mail: ClaimedMail): Promise<Delivered> => {
    const signal = AbortSignal.timeout(sendMs);
    const { promise, resolve } = Promise.withResolvers<Delivered>();
    signal.addEventListener('abort', () => resolve(failed(`It took longer than ${sendMs} ms.`)));
    return Promise.race([transport.deliver(mail, signal), promise]);
  };

  /** Whether it was delivered. */
  const deliver = async (mail: ClaimedMail): Promise<boolean> => {
    const delivered = await attempt(mail);
    const now = clock();
    if (delivered.kind === 'delivered') {
      await recordMailSent(pool, mail.oid, now);
      return true;
    }
    const { problem, isFinal } = delivered;
    const next = isFinal ? null : nextAttempt(mail.attempts, now);
    await recordMailFault(pool, mail, { problem, now, next });
    onTrouble({ mail: mail.oid, kind: mail.kind, attempts: mail.attempts, problem, next });
    return false;
  };

  /** One that could not be noted does not keep the others; its time comes again. */
  const noted = (error: unknown): boolean => {
    onError(error);
    return false;
  };

  const takeUp = (): Promise<readonly ClaimedMail[]> => {
    const now = clock();
    return claimMails(pool, { now, until: new Date(now.getTime() + LEASE_MS), most: AT_ONCE });
  };

  const run = async (): Promise<number> => {
    const now = clock();
    await giveUpLateMails(pool, now, new Date(now.getTime() - TOO_LATE_MS));
    let delivered = 0;
    while (!isStopping) {
      const mails = await takeUp();
      if (mails.length === 0) break;
      const outcomes = await Promise.all(mails.map((mail) => deliver(mail).catch(noted)));
      delivered += outcomes.filter(Boolean).length;
    }
    return delivered;
  };

  const repeated = createRepeatedWork({ work: run, everyMs: LOOKS_EACH_MS, onError });
  return {
    run,
    start: repeated.start,
    stop: () => {
      isStopping = true;
      return repeated.stop();
    },
  };
};
