import { allowedOrigins } from '../../identity/allowed-origins.ts';
import { badNetwork, namesNetworks } from '../../identity/ip-filter.ts';
import { countExceptions } from '../../storage/stores/account-store.ts';
import type { AuthorizedRequest } from '../authorize-request.ts';
import type { Services } from '../services.ts';
import { type Draft, hasChanged, valueIn } from './draft.ts';
import { checkEntries, checkRanges, checkSettings, type Range, SESSION } from './settings-rules.ts';

/** The vendor's ranges (auth.md B9); of passwords before the present one no more than a check of them all can bear. */
const RANGES: readonly Range[] = [
  { attribute: 'Maximumloginattempts', column: 'maximumloginattempts', least: 3, most: 99 },
  { attribute: 'PasswordExpirationDays', column: 'password_expiration_days', least: 0, most: 365 },
  { attribute: 'PasswordMinimumLength', column: 'password_minimum_length', least: 8, most: 254 },
  { attribute: 'PreviousPasswordCount', column: 'previous_password_count', least: 0, most: 24 },
];

/** The bounds of every number of a subscription that has any, for whoever asks for one. */
export const SUBSCRIPTION_RANGES: readonly Range[] = [...RANGES, SESSION];

/** The vendor's bound on the list (auth.md B8). */
export const MOST_EXCEPTIONS = 1000;

/** The first thing wrong with an address that browsers are sent to; null: nothing is. */
const badAddress = (text: string): string | null => (/^https?:$/.test(URL.parse(text)?.protocol ?? '') ? null : text);

/** A filter without a network would have nothing to say. */
const checkFilter = (draft: Draft): readonly string[] => {
  const isSwitchedOn =
    valueIn(draft, 'ip_address_restriction_enabled') === true &&
    (hasChanged(draft, 'ip_address_restriction_enabled') || hasChanged(draft, 'restricted_ip_addresses'));
  if (!isSwitchedOn || namesNetworks(String(valueIn(draft, 'restricted_ip_addresses') ?? ''))) return [];
  return ['Validation error: Subscription.RestrictedIPAddresses should not be null'];
};

const checkExceptions = async (draft: Draft, services: Services): Promise<readonly string[]> => {
  const changes = draft.links.filter(({ link }) => link.table === 'sso_user_exception');
  const grows = changes.reduce((sum, { add, remove }) => sum + add.length - remove.length, 0);
  if (grows <= 0 || (await countExceptions(services.database.main)) + grows <= MOST_EXCEPTIONS) return [];
  return [`Validation error: Subscription.SSOUserExceptions takes at most ${MOST_EXCEPTIONS} users`];
};

/** What an administrator may set of who signs in how. */
export const checkSubscription = async (
  draft: Draft,
  _: AuthorizedRequest,
  services: Services,
): Promise<readonly string[]> => [
  ...checkSettings(draft),
  ...checkRanges(draft, RANGES),
  ...checkEntries(draft, 'RestrictedIPAddresses', 'restricted_ip_addresses', badNetwork),
  ...checkEntries(draft, 'CORSAllowedDomains', 'cors_allowed_domains', (domains) => allowedOrigins(domains).mistake),
  ...checkEntries(draft, 'AuthenticationPolicyUrl', 'authentication_policy_url', badAddress),
  ...checkEntries(draft, 'CustomSSOLogoutURL', 'custom_sso_logout_url', badAddress),
  ...checkFilter(draft),
  ...(await checkExceptions(draft, services)),
];
