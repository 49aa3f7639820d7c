/** A user as administrators see one. */
export interface User {
  readonly ObjectID: number;
  readonly UserName: string;
  readonly DisplayName: string;
  readonly FirstName: string | null;
  readonly LastName: string | null;
  readonly EmailAddress: string | null;
  readonly State: 'Active' | 'Active and Locked' | 'Disabled' | 'Disabled and Locked';
  readonly Disabled: boolean;
  readonly Locked: boolean;
  readonly AccountLockedUntil: string | null;
  readonly FailedLoginAttempts: number;
  readonly SubscriptionAdmin: boolean;
  readonly CanCreateApiKey: boolean;
  readonly CanCreateOAuthClient: boolean;
  readonly HasPassword: boolean;
  readonly InvitedUntil: string | null;
  readonly CreationDate: string;
  readonly LastLoginDate: string | null;
  readonly LastActiveDate: string | null;
  readonly LastPasswordUpdateDate: string | null;
}

/** What can be written of a user. */
export interface UserChange {
  readonly UserName?: string;
  readonly DisplayName?: string;
  readonly FirstName?: string;
  readonly LastName?: string;
  readonly EmailAddress?: string;
  readonly Disabled?: boolean;
  /** Unlocks. */
  readonly Locked?: false;
  readonly SubscriptionAdmin?: boolean;
  readonly CanCreateApiKey?: boolean;
  readonly CanCreateOAuthClient?: boolean;
}

/** All queries of this screen begin so: after a change all of them are stale. */
export const USERS_KEY = ['users'] as const;
