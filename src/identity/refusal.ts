import { NETWORK_WINDOW_MS } from './attempt-rules.ts';
import { comeBackIn } from './come-back.ts';
import type { Decision, RefusalAnswer, Refused } from './decision.ts';
import { REASONS, type ReasonCode } from './reasons.ts';

/** The two sentences of a 401: reason phrase and body alike, which clients match on (B1). */
export const UNAUTHENTICATED = 'Full authentication is required to access this resource';
export const WRONG_PASSWORD = 'The username or password you entered is incorrect.';

/** The one entry of Errors when a write lacks its session's security token (R27); it comes with status 200 (B1.6). */
export const INVALID_KEY = 'Not authorized to perform action: Invalid key';

/** Where a password is not checked at all, whoever it is for. */
const SIGN_INS_WAITING = 'There is a queue of passwords to be checked, and it is full; try again in a few seconds.';
const NETWORK_THROTTLED = 'There were too many failed sign-ins from your network; try again in 15 minutes.';

const BASIC_CHALLENGE = 'Basic realm="Rally"';

/** A refusal as HTTP will say it. `errors`: an OperationResult with these; `page`: an HTML page with the sentence. */
export interface Refusal {
  readonly status: 200 | 401 | 403 | 429;
  /** Of the status line, where it is not the status's own. */
  readonly reasonPhrase: string;
  readonly challenge: string | null;
  /** Seconds for Retry-After. */
  readonly retryAfter: number | null;
  readonly body:
    | { readonly kind: 'page'; readonly sentence: string }
    | { readonly kind: 'errors'; readonly errors: readonly string[] };
}

const page = (status: 401 | 403, sentence: string, challenge: string | null): Refusal => ({
  status,
  reasonPhrase: sentence,
  challenge,
  retryAfter: null,
  body: { kind: 'page', sentence },
});

/** The status, challenge and body of a refusal; `remoteAddress` is the caller's own, which the IP filter's sentence names. */
export const refusalOf = (refused: Refused, remoteAddress: string): Refusal =>
  REFUSALS[refused.answer](remoteAddress, refused);

const REFUSALS: Readonly<Record<RefusalAnswer, (remoteAddress: string, refused: Refused) => Refusal>> = {
  unauthenticated: () => page(401, UNAUTHENTICATED, BASIC_CHALLENGE),
  'wrong-password': () => page(401, WRONG_PASSWORD, BASIC_CHALLENGE),
  // RFC 6750 §3.1: on the Bearer path the challenge says what is wrong with the token.
  'invalid-token': () => page(401, UNAUTHENTICATED, 'Bearer error="invalid_token"'),
  'insufficient-scope': () => ({
    ...page(403, UNAUTHENTICATED, 'Bearer error="insufficient_scope"'),
    reasonPhrase: 'Forbidden',
  }),
  'network-refused': (remoteAddress) => ({
    ...page(
      403,
      `Your IP address, ${remoteAddress}, is not within the allowed range that your subscription administrator has configured.`,
      null,
    ),
    reasonPhrase: 'Forbidden',
  }),
  'invalid-key': () => ({
    status: 200,
    reasonPhrase: 'OK',
    challenge: null,
    retryAfter: null,
    body: { kind: 'errors', errors: [INVALID_KEY] },
  }),
  'try-later': (_, { reason }) => ({
    status: 429,
    reasonPhrase: 'Too Many Requests',
    challenge: null,
    retryAfter: reason === 'queue-full' ? comeBackIn() : NETWORK_WINDOW_MS / 1000,
    body: { kind: 'errors', errors: [reason === 'queue-full' ? SIGN_INS_WAITING : NETWORK_THROTTLED] },
  }),
};

/** Reasons of plain acceptance: nothing to explain. */
const UNREMARKABLE: ReadonlySet<ReasonCode> = new Set(['session', 'password', 'api-key', 'access-token']);

/**
 * The value of X-Auth-Reason, or null for no header (decision 2): told to who proved a credential, for mistakes of form to
 * anybody, for a failed password never; `tellEverything` (development) tells all.
 */
export const reasonHeader = (decision: Pick<Decision, 'reason'>, tellEverything: boolean): ReasonCode | null => {
  if (UNREMARKABLE.has(decision.reason)) return null;
  return tellEverything || REASONS[decision.reason].told !== 'log' ? decision.reason : null;
};

/** The value of X-Key-Expires: when the API key that was sent ends by itself; null for no header. For its holder alone. */
export const keyExpiresHeader = ({ key, reason }: Decision): string | null =>
  key === null || REASONS[reason].told === 'log' ? null : (key.endsAt?.toISOString() ?? null);
