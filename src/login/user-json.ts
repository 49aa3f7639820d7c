import type { ListedUser } from '../storage/stores/user-list-store.ts';
import { csvText } from './csv-text.ts';

const instant = (date: Date | null): string | null => date?.toISOString() ?? null;

/** As the vendor's list of users words it (KB 47769). */
const stateOf = ({ disabled, locked }: ListedUser): string => {
  const state = disabled ? 'Disabled' : 'Active';
  return locked ? `${state} and Locked` : state;
};

/** A user as administrators see one. */
export const userJson = (user: ListedUser) => ({
  ObjectID: user.userOid,
  UserName: user.userName,
  DisplayName: user.displayName,
  FirstName: user.firstName,
  LastName: user.lastName,
  EmailAddress: user.emailAddress,
  State: stateOf(user),
  Disabled: user.disabled,
  Locked: user.locked,
  AccountLockedUntil: instant(user.lockedUntil),
  FailedLoginAttempts: user.failedLoginAttempts,
  SubscriptionAdmin: user.subscriptionAdmin,
  CanCreateApiKey: user.canCreateApiKey,
  CanCreateOAuthClient: user.canCreateOAuthClient,
  HasPassword: user.hasPassword,
  InvitedUntil: instant(user.invitedUntil),
  CreationDate: instant(user.created),
  LastLoginDate: instant(user.lastLogin),
  LastActiveDate: instant(user.lastActive),
  LastPasswordUpdateDate: instant(user.passwordUpdated),
});

/** The columns of a CSV file that tell, and are not read back. */
export const TOLD_COLUMNS = ['ObjectID', 'State', 'CreationDate', 'LastLoginDate'] as const;

const COLUMNS = [
  'UserName',
  'DisplayName',
  'FirstName',
  'LastName',
  'EmailAddress',
  'Disabled',
  'SubscriptionAdmin',
  'CanCreateApiKey',
  'CanCreateOAuthClient',
] as const;

/** Users as CSV, with their roles; the import reads the same columns. */
export const usersCsv = (users: readonly ListedUser[], rolesOf: ReadonlyMap<number, string>): string =>
  csvText(
    [...COLUMNS, 'Roles', ...TOLD_COLUMNS],
    users.map((user) => {
      const json = userJson(user);
      const cell = (name: keyof typeof json): string => String(json[name] ?? '');
      return [...COLUMNS.map(cell), rolesOf.get(user.userOid) ?? '', ...TOLD_COLUMNS.map(cell)];
    }),
  );
