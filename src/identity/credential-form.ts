/** What a value in the place of a key is, by its looks alone. */
export type CredentialForm = 'api-key' | 'session-id' | 'key-without-underscore' | 'security-token' | 'other';

const SESSION_ID = /^[0-9a-f]{100}$/;
const KEY_BODY = /^[0-9A-Za-z]{43}$/;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Access tokens have 42 letters and so stand under `other`, as everything unknown does. */
export const credentialForm = (value: string): CredentialForm => {
  if (value.startsWith('_')) return 'api-key';
  if (SESSION_ID.test(value)) return 'session-id';
  if (KEY_BODY.test(value)) return 'key-without-underscore';
  return UUID.test(value) ? 'security-token' : 'other';
};
