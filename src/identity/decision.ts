import type { CredentialKind, Principal } from '../access/principal.ts';
import type { Account } from '../storage/stores/account-store.ts';
import type { Gate } from './gates.ts';
import type { ReasonCode } from './reasons.ts';
import type { SessionFacts } from './situation.ts';

/** The session a request runs in: one that lives, a new one that its password opens, or none (a key opens none). */
export type SessionOfRequest = SessionFacts | 'new' | null;

/** The API key whose authority the request came with. */
export interface KeyOfRequest {
  readonly oid: number;
  /** SHA-256 of the value that was sent, in hexadecimal. */
  readonly digest: string;
  /** When this value stops working by itself; null: never. */
  readonly endsAt: Date | null;
}

/** The forms a refusal has on the wire; `refusal.ts` writes them. */
export type RefusalAnswer =
  | 'unauthenticated'
  | 'wrong-password'
  | 'invalid-key'
  | 'invalid-token'
  | 'insufficient-scope'
  | 'network-refused'
  | 'try-later';

export interface Accepted {
  readonly kind: 'accepted';
  readonly principal: Principal;
  readonly account: Account;
  readonly reason: ReasonCode;
  readonly session: SessionOfRequest;
  readonly key: KeyOfRequest | null;
  /** The request carried this user's right password. */
  readonly passwordVerified: boolean;
}

export interface Refused {
  readonly kind: 'refused';
  readonly answer: RefusalAnswer;
  readonly reason: ReasonCode;
  /** Whose credential it was, where one was recognised. */
  readonly account: Account | null;
  /** Only of a caller who was recognised and refused the write (Invalid key): their session goes on. */
  readonly session: SessionOfRequest;
  readonly key: KeyOfRequest | null;
  readonly passwordVerified: boolean;
}

/** By what a request came: enough to name the credential, nothing of its value. */
export interface CredentialUsed {
  readonly via: CredentialKind;
  /** Of the API key or access token; also of the key that a living session took precedence over. */
  readonly credentialOid: number | null;
  /** SHA-256 of the session's id, in hexadecimal. */
  readonly session: string | null;
}

/** The way a decision took. */
export interface DecisionWay {
  /** Null: nothing that counts was sent. */
  readonly by: CredentialUsed | null;
  /** Null: nobody was recognised. */
  readonly recognisedAt: Gate | null;
  /** Null: accepted. */
  readonly stoppedAt: Gate | null;
}

export type Decision = (Accepted | Refused) & DecisionWay;

/**
 * Nothing can be decided before the password is checked: against this account's hash, or for null against the dummy, so
 * that unknown, locked and forbidden users cost the same (decision 1).
 */
export interface PasswordQuestion {
  readonly kind: 'password-question';
  readonly against: Account | null;
}
