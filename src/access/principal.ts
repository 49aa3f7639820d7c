/** Through what the caller was recognised. */
export type CredentialKind = 'session' | 'basic' | 'api-key' | 'access-token';

/** Who is calling, once identity has decided; everything after it asks only this. */
export interface Principal {
  readonly userOid: number;
  readonly userName: string;
  readonly subscriptionOid: number;
  readonly subscriptionAdmin: boolean;
  readonly via: CredentialKind;
  /**
   * Whether what was presented may write at all: false for a read-only key, and for a session or a password without the
   * session's security token. A write has passed this already; ordinary permissions come after it.
   */
  readonly canWrite: boolean;
  /** An access token without scope alm: its user is shown, and nothing beside (auth.md, decision 24). */
  readonly selfOnly: boolean;
  /** ObjectID of the API key, where it was one. */
  readonly apiKeyOid: number | null;
}
