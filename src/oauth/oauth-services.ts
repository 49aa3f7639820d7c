import type { Clock } from '../kernel/clock.ts';
import type { RandomBytes } from '../kernel/random.ts';
import type { Pool } from '../storage/database.ts';

/** What the provider works with. */
export interface OAuthServices {
  readonly pool: Pool;
  readonly clock: Clock;
  readonly random: RandomBytes;
  /** Of the installation: artifacts are sealed and cookies signed with keys made of it. */
  readonly secret: Buffer;
}
