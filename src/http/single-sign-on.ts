import type { SingleSignOn } from '../pages/single-sign-on-note.ts';
import type { SubscriptionPolicy } from '../storage/stores/account-store.ts';
import type { SubscriptionSettings } from '../storage/stores/subscription-store.ts';

/** The address that a button may lead to: https, and without a name or password in it. */
const startOf = (address: string | null): string | null => {
  const url = address === null ? null : URL.parse(address);
  return url?.protocol === 'https:' && url.username === '' && url.password === '' ? url.href : null;
};

/** Whom a password still lets in (decision 16): the list counts in one mode, and as long as somebody stands on it. */
const passwordsFor = ({ authentication, exceptionsListInUse }: SubscriptionPolicy): SingleSignOn['passwordsFor'] => {
  if (authentication === 'SSO Only') return 'administrators';
  return authentication === 'SSO With Exceptions' && exceptionsListInUse ? 'listed' : 'everybody';
};

/** What the sign-in page says of single sign-on: of the subscription, never of whoever is about to sign in. Null: nothing. */
export const singleSignOn = (
  policy: SubscriptionPolicy,
  { authenticationUrl }: Pick<SubscriptionSettings, 'authenticationUrl'>,
): SingleSignOn | null =>
  policy.authentication === 'Rally Only'
    ? null
    : { start: startOf(authenticationUrl), passwordsFor: passwordsFor(policy) };
