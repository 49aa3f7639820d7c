import type { Decision } from '../../lib/decision.ts';

/** Both a session and a key came: the session won. */
const SHADOWED: readonly string[] = ['session-cookie-shadows-key', 'session-cookie-shadows-read-only-key'];

/** What the explain screen is asked about an entry. It holds stand-ins only: an entry has no secret. */
export const explainLink = (entry: Decision): Readonly<Record<string, string>> | null => {
  const { Via, Credential, User, Method, Path, Address, Reason } = entry;
  // No stand-in is there for an access token.
  if (Via === 'access-token') return null;
  const isShadowed = SHADOWED.includes(Reason);
  const asks = { method: Method, url: Path, address: Address };
  if (Credential !== null && (Via === 'api-key' || isShadowed))
    return { ...asks, key: String(Credential), ...(isShadowed ? { send: 'key-and-session' } : {}) };
  if (User?.UserName === null || User === null) return asks;
  return { ...asks, user: User.UserName, ...(Via === 'session' ? { send: 'session' } : {}) };
};
