import type { Access } from '../access/access.ts';
import type { Principal } from '../access/principal.ts';
import type { AccessCache } from '../identity/access-cache.ts';
import type { Clock } from '../kernel/clock.ts';
import type { FairQueue } from '../kernel/fair-queue.ts';
import type { KeyedQueue } from '../kernel/keyed-queue.ts';
import type { RandomBytes } from '../kernel/random.ts';
import type { Registry } from '../model/registry.ts';
import type { Database } from '../storage/database.ts';
import type { DecisionOfWrite } from '../storage/decision-of-write.ts';
import type { GroupWriter } from '../storage/group-writer.ts';
import type { Hydrator } from '../storage/hydrate.ts';
import type { NumberStock } from '../storage/numbers.ts';

/** What the operations work with; made once at start. */
export interface Services {
  readonly database: Database;
  readonly hydrator: Hydrator;
  readonly registry: Registry;
  readonly access: AccessCache;
  readonly clock: Clock;
  readonly random: RandomBytes;
  readonly numbers: NumberStock;
  /** Lets writers of one object wait for each other. */
  readonly writers: KeyedQueue;
  /** Writes new objects of one owner together when they come at the same time. */
  readonly groups: GroupWriter;
  /** Lets a user's requests wait for each other beyond so many at once. */
  readonly turns: FairQueue;
  /** Tells identity that accounts, permissions or settings changed: what it keeps is stale. */
  readonly identityChanged: () => void;
}

/** The caller as the operations see them. */
export interface Caller {
  readonly principal: Principal;
  readonly access: Access;
  /** What let a write in, to be recorded with it; null for a read. */
  readonly decision: DecisionOfWrite | null;
  /** What `/security/authorize` answers: the session's token, or for a key one that is bound to nothing. */
  readonly securityToken: () => Promise<string>;
}
