import { limits } from '../config/limits.ts';
import { type Leave, QueueFull } from '../kernel/fair-queue.ts';
import { Lifetime, LifetimeOver } from '../kernel/lifetime.ts';
import { STATEMENT_CANCELLED, sqlStateOf } from '../storage/sql-state.ts';
import { type ErrorEnvelope, errorResult } from './envelope.ts';
import type { Response } from './raw-request.ts';
import { cameWhileFull, tookTooLong, waitedTooLong } from './sentences.ts';
import type { Services } from './services.ts';

/** What the order of requests depends on. */
export interface Turn {
  readonly userOid: number;
  readonly lifetime: Lifetime;
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

/** Waits for the user's turn, as long as the limits say and somebody is there to hear. */
const wait = async (turn: Turn, services: Services): Promise<Leave> => {
  let timer: NodeJS.Timeout | undefined;
  const patience = (): Lifetime => {
    const waiting = new Lifetime();
    timer = setTimeout(() => waiting.end(), limits.waitingMs);
    turn.lifetime.onEnd(() => waiting.end());
    return waiting;
  };
  try {
    return await services.turns.enter(turn.userOid, patience);
  } finally {
    clearTimeout(timer);
  }
};

/** The services with statements that are this user's, and end with the lifetime. */
const servicesUntil = (services: Services, userOid: number, until: Lifetime | null): Services => {
  const database = services.database.onBehalfOf({ userOid, until });
  return { ...services, database, hydrator: services.hydrator.on(database) };
};

/** A read ends with its caller's patience or ours; a write does not. */
const run = async (turn: Turn, services: Services, work: (own: Services) => Promise<Response>): Promise<Response> => {
  const { lifetime, userOid, isRead } = turn;
  const timer = isRead ? setTimeout(() => lifetime.end(), limits.readMs) : null;
  try {
    return await work(servicesUntil(services, userOid, isRead ? lifetime : null));
  } catch (error) {
    if (sqlStateOf(error) !== STATEMENT_CANCELLED && !(error instanceof LifetimeOver)) throw error;
    return sentenceOnly(turn, 200, tookTooLong(isRead && lifetime.isOver ? limits.readMs : limits.statementMs));
  } finally {
    if (timer !== null) clearTimeout(timer);
  }
};

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
    leave = services.turns.tryEnter(turn.userOid) ?? (await wait(turn, services));
  } catch (reason) {
    return notAdmitted(turn, reason);
  }
  try {
    return await run(turn, services, work);
  } finally {
    leave();
  }
};
