import type { Options } from '../config/options.ts';
import type { DevControl } from '../dev/dev-control.ts';
import type { Found } from '../identity/founding.ts';
import type { Elapsed } from '../identity/recent-cache.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Log } from '../observe/log.ts';
import type { ChangeFeed } from '../storage/change-notice.ts';
import type { Database } from '../storage/database.ts';
import type { TlsTexts } from './tls-server.ts';

/** What a server is made of and for. */
export interface HttpServerOptions {
  readonly database: Database;
  readonly options: Options;
  readonly log: Log;
  /** Without it there is no HTTPS port. */
  readonly tls?: TlsTexts | undefined;
  /** Development: the page at `/`, and every refusal tells its reason. */
  readonly welcomePage?: (() => string) | undefined;
  /** Tells what other nodes and programs change; without it nothing is remembered for longer than a second. */
  readonly changes?: ChangeFeed | undefined;
  /** The time that counts for every rule; the system's unless given. */
  readonly clock?: Clock;
  /** Founds an empty installation; without it there is nothing at `/login/set-up`. */
  readonly found?: Found | undefined;
  /** Development: what `/dev` turns, the clock among it; without it there is no such route. */
  readonly dev?: DevControl | undefined;
  /** What the age of cached credentials is measured by; the process's own unless given. */
  readonly elapsed?: Elapsed;
}
