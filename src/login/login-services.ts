import type { Edition } from '../config/options.ts';
import type { AccessCache } from '../identity/access-cache.ts';
import type { Authenticator } from '../identity/authenticate.ts';
import type { DecisionLog } from '../identity/decision-log.ts';
import type { NewPasswords } from '../identity/new-password.ts';
import type { PasswordResets } from '../identity/password-reset.ts';
import type { SubscriptionSettingsCache } from '../identity/subscription-settings.ts';
import type { Clock } from '../kernel/clock.ts';
import type { RandomBytes } from '../kernel/random.ts';
import type { Pool } from '../storage/database.ts';
import type { WsapiCalls } from './wsapi-calls.ts';
import type { WsapiTogether } from './wsapi-together.ts';

/** What the routes of the JSON API work with; made once at start. */
export interface LoginServices {
  readonly pool: Pool;
  /** For statements that are planned for their very values, such as filters of long lists. */
  readonly find: Pool;
  readonly clock: Clock;
  readonly random: RandomBytes;
  readonly authenticator: Authenticator;
  readonly decisions: DecisionLog;
  /** What each user may reach. */
  readonly access: AccessCache;
  /** What is done to users, projects and the subscription goes through the Web Services API's own rules. */
  readonly wsapi: WsapiCalls;
  /** The same for several writes that are one. */
  readonly wsapiTogether: WsapiTogether;
  readonly settings: SubscriptionSettingsCache;
  readonly passwords: NewPasswords;
  readonly resets: PasswordResets;
  /** Read anew for each request: development changes it while it runs. */
  readonly edition: Edition;
  /** Development tells every reason, wrong passwords too (decision 2). */
  readonly tellEverything: boolean;
}
