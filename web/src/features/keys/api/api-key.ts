/** The grants of a key, the wider one first. */
export const GRANTS = ['Full Access', 'ALM WSAPI Read-only'] as const;

export type Grant = (typeof GRANTS)[number];

/** A key as the JSON API shows it (docs/reference/api-keys.md). */
export interface ApiKey {
  readonly ObjectID: number;
  readonly User: {
    readonly ObjectID: number;
    readonly UserName: string;
    readonly DisplayName: string | null;
    readonly Disabled: boolean;
  };
  readonly Description: string;
  readonly Grant: Grant;
  readonly LastFour: string | null;
  readonly AwaitsClaim: boolean;
  readonly StoppedBy: 'owner-disabled' | 'key-expired' | 'key-idle' | null;
  readonly Created: string;
  readonly LastAccessed: string | null;
  readonly LastReset: string | null;
  readonly ExpiresAt: string | null;
  readonly IdleDays: number | null;
  readonly AllowedNetworks: readonly string[] | null;
  readonly FormerValue: {
    readonly LastFour: string;
    readonly ValidUntil: string;
    readonly LastAccessed: string | null;
  } | null;
}

/** The answer to creating, resetting and claiming: the one place where the value is. */
export interface ApiKeyWithValue extends ApiKey {
  readonly Key: string;
}

/** What creating takes, and editing some of. */
export interface KeySettings {
  readonly Description: string;
  readonly Grant: Grant;
  readonly ExpiresAt: string | null;
  readonly IdleDays: number | null;
  readonly AllowedNetworks: readonly string[] | null;
}

/** All queries about keys begin with it, so that a change asks all of them again. */
export const KEYS = 'keys';

/** How people call the owner. */
export const ownerName = ({ User }: ApiKey): string => User.DisplayName ?? User.UserName;
