/** What speaks against leaving a credential as it is. */
export const ACCESS_RISKS = [
  'full-access-of-disabled',
  'unused',
  'never-used',
  'no-bounds',
  'expiring',
  'expired',
  'owner-locked',
  'awaiting-claim',
] as const;

export type AccessRisk = (typeof ACCESS_RISKS)[number];

/** Through what somebody, or something, gets in: a key, an OAuth client, or what a user has allowed to one. */
export const ACCESS_KINDS = ['key', 'client', 'application'] as const;

export type AccessKind = (typeof ACCESS_KINDS)[number];

/** After so many days without use a credential counts as unused; so many days before its end as expiring. */
export const UNUSED_DAYS = 90;
export const EXPIRING_DAYS = 30;

/** How a kind of credential is found. `$1` is now; the owner is `u`. */
export interface AccessSource {
  readonly tables: string;
  /** What holds for all of them, beside the risk. */
  readonly living: string;
  /** Columns of the list that are named and typed alike for all kinds. */
  readonly columns: string;
  /** The condition of each risk; a kind is never at the risks that do not stand here. */
  readonly risks: Partial<Readonly<Record<AccessRisk, string>>>;
}

const NOW = '$1::timestamptz';

/** As `isLocked` of identity has it: until then, or away for a year. */
const OWNER_LOCKED = `(u.account_locked_until > ${NOW}
  OR coalesce(u.last_active_date, u.last_login_date) IS NOT NULL
    AND greatest(u.last_active_date, u.last_login_date, u.unlocked_at) <= ${NOW} - interval '365 days')`;

const UNUSED = `<= ${NOW} - interval '${UNUSED_DAYS} days'`;

const LAST_KEY_USE = 'greatest(k.last_accessed, k.former_last_accessed)';

const LAST_APPLICATION_USE = 'greatest(t.last_used, a.last_authorized)';

/** An owner's columns, where there is one. */
const OWNER = `u.oid AS "userOid", u.user_name AS "userName", u.display_name AS "displayName",
  u.disabled OR u.deleted AS "ownerGone"`;

export const ACCESS_SOURCES: Readonly<Record<AccessKind, AccessSource>> = {
  key: {
    tables: 'api_key k JOIN app_user u ON u.oid = k.user_id',
    living: 'true',
    columns: `k.oid, k.oid::text AS id, k.description AS name, ${OWNER}, k.grant_kind AS grant, k.last_four AS "lastFour",
      k.created, ${LAST_KEY_USE} AS "lastUsed", k.expires_at AS "expiresAt"`,
    risks: {
      'full-access-of-disabled': "k.grant_kind = 'Full Access' AND u.disabled",
      unused: `greatest(k.created, k.last_reset, ${LAST_KEY_USE}) ${UNUSED}`,
      'never-used': `${LAST_KEY_USE} IS NULL`,
      'no-bounds': 'k.expires_at IS NULL AND k.idle_days IS NULL AND k.networks IS NULL',
      expiring: `k.expires_at > ${NOW} AND k.expires_at <= ${NOW} + interval '${EXPIRING_DAYS} days'`,
      expired: `(k.expires_at <= ${NOW}
        OR greatest(k.created, k.last_reset, ${LAST_KEY_USE}) + k.idle_days * interval '24 hours' <= ${NOW})`,
      'owner-locked': OWNER_LOCKED,
      'awaiting-claim': 'k.digest IS NULL',
    },
  },
  client: {
    tables: 'oauth_client c LEFT JOIN app_user u ON u.oid = c.owner_id',
    living: 'true',
    columns: `c.oid, c.client_id AS id, c.name, ${OWNER}, NULL::text AS grant, c.secret_last_four AS "lastFour",
      c.created, c.last_used AS "lastUsed", NULL::timestamptz AS "expiresAt"`,
    risks: {
      'full-access-of-disabled': 'u.disabled OR u.deleted',
      unused: `greatest(c.created, c.last_rotated, c.last_used) ${UNUSED}`,
      'never-used': 'c.last_used IS NULL',
      'owner-locked': OWNER_LOCKED,
    },
  },
  application: {
    // One pass over the tokens: a look for each application would be thousands.
    tables: `authorized_application a JOIN oauth_client c ON c.oid = a.client_oid JOIN app_user u ON u.oid = a.user_id
      LEFT JOIN (SELECT user_id, client_id, max(last_used) AS last_used FROM access_token GROUP BY user_id, client_id) t
        ON t.user_id = a.user_id AND t.client_id = c.client_id`,
    living: 'a.revoked_at IS NULL',
    columns: `a.oid, a.oid::text AS id, c.name, ${OWNER},
      CASE WHEN 'alm' = ANY(a.scopes) THEN 'Full Access' END AS grant, NULL::text AS "lastFour",
      a.created, ${LAST_APPLICATION_USE} AS "lastUsed", NULL::timestamptz AS "expiresAt"`,
    risks: {
      'full-access-of-disabled': "'alm' = ANY(a.scopes) AND (u.disabled OR u.deleted)",
      unused: `${LAST_APPLICATION_USE} ${UNUSED}`,
      'owner-locked': OWNER_LOCKED,
    },
  },
};
