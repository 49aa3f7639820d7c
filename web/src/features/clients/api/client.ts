/** An OAuth client as `/login/api/clients` shows it. */
export interface Client {
  readonly ClientID: string;
  readonly Name: string;
  readonly Kind: 'confidential' | 'public';
  /** Null: nobody's. */
  readonly Owner: { readonly ObjectID: number; readonly UserName: string; readonly DisplayName: string | null } | null;
  readonly Native: boolean;
  readonly Legacy: boolean;
  readonly DeviceFlow: boolean;
  readonly RedirectURIs: readonly string[];
  readonly LogoURI: string | null;
  readonly SecretLastFour: string | null;
  readonly FormerSecretValidUntil: string | null;
  readonly Created: string;
  readonly LastRotated: string | null;
  readonly LastUsed: string | null;
  readonly Users: number;
  readonly Actions: readonly ('edit' | 'rotate' | 'delete')[];
}

/** The answer of the one moment in which there is a secret to show. */
export interface MadeClient extends Client {
  /** Absent: a public client. */
  readonly ClientSecret?: string;
}

/** What its owner says of it. */
export interface ClientSettings {
  readonly Name: string;
  readonly RedirectURIs: readonly string[];
  readonly LogoURI: string | null;
  readonly Native: boolean;
  readonly Legacy: boolean;
  readonly DeviceFlow: boolean;
}

/** What all queries about clients begin with, so that a change reaches each of them. */
export const CLIENTS_KEY = 'clients';

/** Below `/login/api`. */
export const clientPath = (clientId: string): string => `/clients/${encodeURIComponent(clientId)}`;
