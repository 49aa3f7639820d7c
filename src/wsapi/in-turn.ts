import { limits } from '../config/limits.ts';
import { type Leave, QueueFull } from '../kernel/fair-queue.ts';
import { STATEMENT_CANCELLED, sqlStateOf } from '../storage/sql-state.ts';
import { type ErrorEnvelope, errorResult } from './envelope.ts';
import type { Response } from './raw-request.ts';
import { cameWhileFull, tookTooLong, waitedTooLong } from './sentences.ts';
import type { Services } from './services.ts';

/** What the order of requests depends on. */
export interface Turn {
  readonly userOid: number;
  /** The caller hung up. */
  readonly gone: AbortSignal;
  /** A read is given up when nobody waits for it any more; a write is finished, or undone as a whole. */
  readonly isRead: boolean;
  /** Carries the sentence when there is no other answer. */
  readonly envelope: ErrorEnvelope;
  readonly headers: Response['headers'];
}

const sentenceOnly = (turn: Turn, status: number, sentence: string, headers: Response['headers'] = {}): Response => ({
  status,
  headers: { ...turn.headers, ...headers },
  body: errorResult(turn.envelope, { errors: [sentence], warnings: [] }),
});

const notAdmitted = (turn: Turn, reason: unknown): Response =>
  sentenceOnly(turn, 429, reason instanceof QueueFull ? cameWhileFull() : waitedTooLong(), { 'retry-after': '1' });

const patience = (turn: Turn) => (): AbortSignal => AbortSignal.any([turn.gone, AbortSignal.timeout(limits.waitingMs)]);

/** The services with statements that are this user's, and end with the signal. */
const servicesUntil = (services: Services, userOid: number, until: AbortSignal | null): Services => {
  const database = services.database.onBehalfOf({ userOid, until });
  return { ...services, database, hydrator: services.hydrator.on(database) };
};

const runRead = async (
  turn: Turn,
  services: Services,
  work: (own: Services) => Promise<Response>,
): Promise<Response> => {
  const end = new AbortController();
  const abort = (): void => end.abort();
  const timer = setTimeout(abort, limits.readMs);
  turn.gone.addEventListener('abort', abort, { once: true });
  try {
    return await work(servicesUntil(services, turn.userOid, end.signal));
  } catch (error) {
    if (!isCutOff(error)) throw error;
    return sentenceOnly(turn, 200, tookTooLong(end.signal.aborted ? limits.readMs : limits.statementMs));
  } finally {
    clearTimeout(timer);
    turn.gone.removeEventListener('abort', abort);
  }
};

const runWrite = async (
  turn: Turn,
  services: Services,
  work: (own: Services) => Promise<Response>,
): Promise<Response> => {
  try {
    return await work(servicesUntil(services, turn.userOid, null));
  } catch (error) {
    if (!isCutOff(error)) throw error;
    return sentenceOnly(turn, 200, tookTooLong(limits.statementMs));
  }
};

const isCutOff = (error: unknown): boolean =>
  sqlStateOf(error) === STATEMENT_CANCELLED || (error instanceof DOMException && error.name === 'AbortError');

/**
 * Runs the work of a request when it is its user's turn. Beyond so many at once, a user's requests wait for each other,
 * as the vendor's do (wsapi §6); who hangs up meanwhile leaves the queue.
 */
export const inTurn = async (
  turn: Turn,
  services: Services,
  work: (own: Services) => Promise<Response>,
): Promise<Response> => {
  let leave: Leave;
  try {
    leave = await services.turns.enter(turn.userOid, patience(turn));
  } catch (reason) {
    return notAdmitted(turn, reason);
  }
  try {
    if (turn.isRead) return await runRead(turn, services, work);
    return await runWrite(turn, services, work);
  } finally {
    leave();
  }
};
