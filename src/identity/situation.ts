import type { Edition } from '../config/options.ts';
import type { TokenWithOwner } from '../storage/stores/access-token-store.ts';
import type { Account } from '../storage/stores/account-store.ts';
import type { KeyWithOwner } from '../storage/stores/api-key-store.ts';
import type { CredentialForm } from './credential-form.ts';

/** A session id that this server issued, with its user and its row, where it has one. */
export interface SessionFacts {
  /** SHA-256 of the id, in hexadecimal. */
  readonly digest: string;
  readonly account: Account;
  readonly issuedAt: Date;
  /** The user's epoch when it was issued. */
  readonly epoch: number;
  /** Null: no row yet. */
  readonly lastUsed: Date | null;
  readonly ended: boolean;
  readonly securityToken: string;
}

/** What the look-up of a value in the place of a key found; null: nothing. */
export type Found =
  | { readonly kind: 'api-key'; readonly key: KeyWithOwner | null }
  | { readonly kind: 'session'; readonly session: SessionFacts | null }
  | { readonly kind: 'access-token'; readonly token: TokenWithOwner | null; readonly form: CredentialForm };

/** The header zsessionid and what stands where it would: a Bearer token, or Basic with KEY:KEY or a blank user. */
export type Carrier = 'header' | 'bearer' | 'basic' | 'cookie';

export interface Carried {
  readonly carrier: Carrier;
  /** Equal for equal values: two different ones of one kind are refused. */
  readonly digest: string;
  readonly found: Found;
}

/** What became of a check; `held`: the account takes no password now; the last two: nothing was checked at all. */
export type PasswordVerdict = 'right' | 'wrong' | 'held' | 'queue-full' | 'network-throttled';

export type BasicSituation =
  | { readonly kind: 'absent' | 'malformed' | 'blank' }
  | {
      readonly kind: 'password';
      readonly account: Account | null;
      /** Unchecked until `decide` asks; then what came of it. */
      readonly verdict: 'unchecked' | PasswordVerdict;
    };

/** All that `decide` knows: the rules in force, the request's kind, and each credential with the state it names. */
export interface Situation {
  readonly edition: Edition;
  readonly now: Date;
  /** Security tokens exist from v2.0 on. */
  readonly apiVersion: '1.x' | '2.x';
  /** The effective method's kind: a form POST with _method=GET reads (decision 12). */
  readonly intent: 'read' | 'write';
  /** GET /user without a query, the one thing a token without scope alm opens (decision 24). */
  readonly asksOnlyForSelf: boolean;
  readonly jsessionid: readonly SessionFacts[];
  readonly zsessionidCookie: readonly Carried[];
  /** Distinct values in header, Bearer and Basic, as keys. */
  readonly carried: readonly Carried[];
  /** More keys or tokens came in one place than are looked up. */
  readonly isCrowded: boolean;
  readonly basic: BasicSituation;
  readonly sessionCookieSent: boolean;
  readonly securityTokens: readonly string[];
  readonly keyInUrl: boolean;
  readonly loginKeyInUrl: boolean;
  /** The request came from another origin's page, or might have (decision 10). */
  readonly crossSite: boolean;
  /** From where the request came, as an IP address. */
  readonly remoteAddress: string;
  /** The IP filter: whether this user may call from where the request came. */
  readonly networkAllows: (account: Account) => boolean;
}
