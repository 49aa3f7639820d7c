import type { Principal } from '../../access/principal.ts';
import { addressChangedMail } from '../../identity/credential-mails.ts';
import type { AuthorizedRequest } from '../authorize-request.ts';
import { notAuthorized } from '../sentences.ts';
import { beforeIn, type Draft, hasChanged, setColumn, valueIn } from './draft.ts';

/** What only administrators may say of a user, oneself included. */
const ADMINISTRATIVE = [
  'disabled',
  'user_name',
  'can_create_api_key',
  'can_create_oauth_client',
  'investment_admin',
  'planner',
  'okr_admin',
  'vsi_admin',
  'widget_developer',
  'ldap_uuid',
  'onprem_ldap_username',
];

const GRANTS = ['can_create_api_key', 'can_create_oauth_client'];

const text = (draft: Draft, column: string): string => String(valueIn(draft, column) ?? '').trim();

const fullName = (draft: Draft): string =>
  [text(draft, 'first_name'), text(draft, 'last_name')].filter((part) => part !== '').join(' ');

/** Whoever takes over an account moves its mail first, so the old address is told (ASVS 6.3.7), by the statement that writes. */
const tellOldAddress = (draft: Draft): void => {
  const before = String(beforeIn(draft, 'email_address') ?? '').trim();
  if (before === '') return;
  const userName = String(beforeIn(draft, 'user_name') ?? '');
  const { kind, userOid, address, subject, body } = addressChangedMail({ userOid: draft.oid, userName }, before);
  draft.further.push({
    table: 'outbox',
    columns: [
      { column: 'kind', value: kind, type: 'text' },
      { column: 'user_id', value: userOid, type: 'bigint' },
      { column: 'address', value: address, type: 'text' },
      { column: 'subject', value: subject, type: 'text' },
      { column: 'body', value: body, type: 'text' },
      { column: 'created_at', value: draft.now.toISOString(), type: 'timestamptz' },
    ],
  });
};

/**
 * An address that a key says is mailed no reset (decision 11), that of a user whom the key makes neither. Whoever writes it
 * under a session or password vouches for it, as it stands or for another.
 */
const noteWhoSaysAddress = (draft: Draft, { via }: Principal): void => {
  const isByKey = via === 'api-key' || via === 'access-token';
  const isSaid = isByKey
    ? draft.before === null || hasChanged(draft, 'email_address')
    : draft.set.has('email_address') && beforeIn(draft, 'email_by_key') === true;
  if (isSaid) setColumn(draft, 'email_by_key', isByKey, 'boolean');
};

/** User names are kept in lower case; only UserName is asked for, the rest follows from it (clients.md). */
export const applyUserRules = (draft: Draft, request: AuthorizedRequest): readonly string[] => {
  const { access } = request.caller;
  const isAdministrator =
    access.isSubscriptionAdmin || [...access.workspaces.values()].some((workspace) => workspace.isAdmin);
  const isOverreach = !isAdministrator && ADMINISTRATIVE.some((column) => hasChanged(draft, column));
  // Nobody shuts themselves out; so one administrator of the subscription is always left.
  const isSelfDisabled = draft.oid === access.userOid && valueIn(draft, 'disabled') === true;
  if (draft.before !== null && (isOverreach || isSelfDisabled)) return [notAuthorized('update', draft.type, draft.oid)];
  // Who may make credentials is not for them to say.
  const isOwnGrant =
    draft.oid === access.userOid && !access.isSubscriptionAdmin && GRANTS.some((each) => hasChanged(draft, each));
  if (draft.before !== null && isOwnGrant) return [notAuthorized('update', draft.type, draft.oid)];
  noteWhoSaysAddress(draft, request.caller.principal);
  if (draft.before !== null && hasChanged(draft, 'email_address')) tellOldAddress(draft);
  const userName = text(draft, 'user_name').toLowerCase();
  // Basic ends the name at the first colon, and a leading underscore says "this is a key" (auth.md, R2).
  if (draft.set.has('user_name') && (userName.includes(':') || userName.startsWith('_'))) {
    return [`Validation error: User.UserName "${userName}" should not contain a colon or begin with an underscore`];
  }
  if (draft.set.has('user_name')) setColumn(draft, 'user_name', userName === '' ? null : userName, 'text');
  if (draft.before !== null) {
    if (text(draft, 'display_name') === '') setColumn(draft, 'display_name', fullName(draft) || userName, 'text');
    return [];
  }
  if (text(draft, 'email_address') === '') setColumn(draft, 'email_address', userName || null, 'text');
  if (text(draft, 'display_name') === '') setColumn(draft, 'display_name', fullName(draft) || userName, 'text');
  for (const [column, value] of [
    ['language', 'US English'],
    ['locale', 'US English'],
  ] as const) {
    if (valueIn(draft, column) === null) setColumn(draft, column, value, 'text');
  }
  if (valueIn(draft, 'session_timeout') === null) setColumn(draft, 'session_timeout', 86_400, 'bigint');
  setColumn(draft, 'user_profile_id', draft.companionOid, 'bigint');
  draft.further.push({
    table: 'user_profile',
    columns: [
      { column: 'oid', value: draft.companionOid, type: 'bigint' },
      { column: 'user_id', value: draft.oid, type: 'bigint' },
      { column: 'default_workspace_id', value: request.workspace?.facts.oid ?? null, type: 'bigint' },
      { column: 'language', value: 'US English', type: 'text' },
      { column: 'locale', value: 'US English', type: 'text' },
    ],
  });
  return [];
};
