import type { Access } from '../access/access.ts';
import type { AccessCache } from '../identity/access-cache.ts';
import type { FairQueue } from '../kernel/fair-queue.ts';
import type { Result } from '../kernel/result.ts';
import type { Database } from '../storage/database.ts';
import { createGroupWriter } from '../storage/group-writer.ts';
import { inTransaction } from '../storage/in-transaction.ts';
import { onlyConnection } from '../storage/only-connection.ts';
import type { Services } from '../wsapi/services.ts';
import type { LoginRequest } from './login-request.ts';
import { createWsapiCalls, type WsapiAnswer, type WsapiQuestion } from './wsapi-calls.ts';

/** One transaction, in which the Web Services API is asked several things. */
export interface Together {
  ask(question: WsapiQuestion): Promise<Result<WsapiAnswer, readonly string[]>>;
  /** For statements that belong to the same transaction. Nothing else may be waited for until it ends. */
  readonly database: Database;
  /** Says that a statement of one's own changed who may do what: what is remembered of it goes once all of this holds. */
  reachChanged(): void;
  /** What the caller reached when it began; null: they are gone. */
  readonly access: Access | null;
}

/**
 * Asks the Web Services API several things in the name of the caller as one transaction: all of it holds or nothing does.
 * What is undone on purpose is a rehearsal: it says what would be refused, by the very rules, and writes nothing.
 * The caller's rights are those at its beginning, and `work` updates one object at most, so that no two wait for each other.
 */
export type WsapiTogether = <Outcome>(
  request: LoginRequest,
  work: (together: Together) => Promise<Outcome>,
  holds: (outcome: Outcome) => boolean,
) => Promise<Outcome>;

/** Who waits for a turn with a connection in hand could wait for those who wait for a connection. */
const NO_QUEUE: FairQueue = { tryEnter: () => () => {}, enter: async () => () => {} };

/** What is known of the caller's reach beforehand, so that nobody in a transaction waits for another connection. */
const inHand = async (cache: AccessCache, userOid: number, onChange: () => void) => {
  const access = await cache.accessOf(userOid);
  const workspaces = [0, ...(access?.workspaces.keys() ?? [])];
  const enumerations = new Map(
    await Promise.all(workspaces.map(async (oid) => [oid, await cache.enumerations(oid)] as const)),
  );
  const held: AccessCache = {
    accessOf: (oid) => (oid === userOid ? Promise.resolve(access) : cache.accessOf(oid)),
    enumerations: async (oid) => enumerations.get(oid) ?? cache.enumerations(oid),
    forget: onChange,
  };
  return { access, held };
};

export const createWsapiTogether =
  (services: Services): WsapiTogether =>
  async (request, work, holds) => {
    const { userOid } = request.caller.principal;
    let isReachChanged = false;
    const onChange = (): void => {
      isReachChanged = true;
    };
    const { access, held } = await inHand(services.access, userOid, onChange);
    const outcome = await inTransaction(
      services.database.onBehalfOf({ userOid, until: null }),
      (client) => {
        const database = onlyConnection(client);
        const ask = createWsapiCalls({
          ...services,
          database,
          hydrator: services.hydrator.on(database),
          access: held,
          groups: createGroupWriter(),
          turns: NO_QUEUE,
          identityChanged: onChange,
        });
        return work({ ask: (question) => ask(request, question), database, access, reachChanged: onChange });
      },
      holds,
    );
    if (holds(outcome) && isReachChanged) {
      services.access.forget();
      services.identityChanged();
    }
    return outcome;
  };
