import type { Decision } from '../identity/decision.ts';
import type { RequestFacts } from '../identity/decision-entry-of.ts';
import type { Clock } from '../kernel/clock.ts';
import type { RandomBytes } from '../kernel/random.ts';
import type { DecisionEntry } from '../query/decision-entry.ts';
import type { Pool } from '../storage/database.ts';
import type { BrowserUser } from './browser-session.ts';

/** What the provider works with. */
export interface OAuthServices {
  readonly pool: Pool;
  readonly clock: Clock;
  readonly random: RandomBytes;
  /** Of the installation: artifacts are sealed and cookies signed with keys made of it. */
  readonly secret: Buffer;
  /** Takes an entry of the decision log. */
  readonly note: (entry: DecisionEntry) => void;
  /** Told of faults of ours. */
  readonly onError: (error: unknown) => void;
}

/** What is known of a request beside what stands in it. */
export interface Visitor {
  /** Who is signed in where it comes from. */
  readonly user: BrowserUser | null;
  readonly facts: RequestFacts;
  /** What identity says of an access token of that user that comes from there. */
  readonly decideToken: (userOid: number) => Promise<Decision>;
}
