import type { Authenticator } from '../identity/authenticate.ts';
import type { RandomBytes } from '../kernel/random.ts';
import type { Database } from '../storage/database.ts';
import type { DevControl } from './dev-control.ts';

/** What the routes under `/dev` work with; made once at start. */
export interface DevServices {
  readonly control: DevControl;
  readonly database: Pick<Database, 'main'>;
  readonly authenticator: Authenticator;
  readonly random: RandomBytes;
  /** Whatever this process remembers of the database is stale. */
  forgetEverything(): Promise<void>;
  /** Resolves when what was put off, such as the decision log, is written. */
  settled(): Promise<void>;
}
