import type { Principal } from '../access/principal.ts';
import type { PresentedRequest } from '../identity/authenticate.ts';
import type { Decided } from '../identity/decision-entry-of.ts';
import type { Account } from '../storage/stores/account-store.ts';

/** Who calls the JSON API, once identity has accepted them. */
export interface LoginCaller {
  readonly principal: Principal;
  readonly account: Account;
  /** Digest of the session that the request runs in; null for a key, an access token, or a password that opened one just now. */
  readonly sessionDigest: string | null;
  /** The token that the session's writes carry; fetched, so that a session that a password opened just now is kept. */
  securityToken(): Promise<string>;
  /** When the password was last proved in this session, or with this request; null: a key or access token. */
  passwordProvedAt(): Promise<Date | null>;
  /** The password was right: the session of the request may make credentials for a while. */
  notePasswordProof(): Promise<void>;
  /** Ends the session that the request runs in. */
  endSession(): Promise<void>;
}

/** A request to `/login/api/…`, freed of any framework, whoever sent it. */
export interface OpenLoginRequest {
  /** The variable parts of the path, decoded: `oid` of `/login/api/keys/:oid`. */
  readonly parts: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** The members of the JSON object in the body; empty where there is no body. */
  readonly body: ReadonlyMap<string, unknown>;
  readonly remoteAddress: string;
  /** What an address in a mail begins with; null: none is known that nobody can have forged. */
  readonly mailOrigin: string | null;
  /** It came over https. */
  readonly secure: boolean;
  /** The same request as identity reads it. */
  readonly presented: PresentedRequest;
  /** Puts a decision about this request into the log: for routes that ask identity themselves. */
  note(decided: Decided): void;
}

/** The same from somebody whom identity accepted. */
export interface LoginRequest extends OpenLoginRequest {
  readonly caller: LoginCaller;
}
