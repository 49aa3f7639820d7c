import { type AuthenticationPolicy, authenticationPolicy, type Sql } from './account-store.ts';

/** What the subscription says to whoever calls, before anybody is known. */
export interface SubscriptionSettings {
  readonly authentication: AuthenticationPolicy;
  /** There is a subscription; without one nobody can sign in. */
  readonly isFounded: boolean;
  /** Where a sign-in by SSO begins. */
  readonly authenticationUrl: string | null;
  readonly corsEnabled: boolean;
  readonly corsAllowedDomains: string;
}

/** Whether the database holds anything at all: every seed and every founding begins with a subscription. */
export const hasSubscription = async (sql: Sql): Promise<boolean> => {
  const { rowCount } = await sql.query({ name: 'subscription-is-there', text: 'SELECT FROM subscription LIMIT 1' });
  return rowCount !== 0;
};

interface SettingsRow {
  readonly authentication_policy: string | null;
  readonly authentication_policy_url: string | null;
  readonly cors_enabled: boolean;
  readonly cors_allowed_domains: string | null;
}

/** One database holds one subscription; before it is founded nothing is allowed. */
export const findSubscriptionSettings = async (sql: Sql): Promise<SubscriptionSettings> => {
  const { rows } = await sql.query<SettingsRow>({
    name: 'subscription-settings',
    text: 'SELECT authentication_policy, authentication_policy_url, cors_enabled, cors_allowed_domains FROM subscription',
  });
  const row = rows[0];
  return {
    isFounded: row !== undefined,
    authentication: authenticationPolicy(row?.authentication_policy ?? null),
    authenticationUrl: row?.authentication_policy_url ?? null,
    corsEnabled: row?.cors_enabled ?? false,
    corsAllowedDomains: row?.cors_allowed_domains ?? '',
  };
};
