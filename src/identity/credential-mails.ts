import type { Account } from '../storage/stores/account-store.ts';
import type { Mail } from '../storage/stores/outbox-store.ts';
import { FOREVER } from './attempt-rules.ts';

/** The page that takes the token. */
const RESET_PATH = '/login/reset';

const NOT_YOU = 'If that was not you, tell an administrator of your subscription at once.';

/** Whom a mail concerns. */
type Named = Pick<Account, 'userOid' | 'userName'>;

const mail = (kind: string, account: Named, address: string, subject: string, body: readonly string[]): Mail => ({
  kind,
  userOid: account.userOid,
  address,
  subject,
  body: body.join('\n\n'),
});

/** On one line: whoever names a user would write paragraphs of their own into our mail otherwise. */
const nameOf = ({ userName }: Named): string => userName.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ');

/** What tells people that something about their credentials changed (ASVS 6.3.7), or brings them a token. */
export const passwordChangedMail = (account: Account, address: string): Mail =>
  mail('password-changed', account, address, 'Your password was changed', [
    `The password of ${nameOf(account)} was changed.`,
    NOT_YOU,
  ]);

/** To the address of before, which alone is sure to be the user's; the new one stands nowhere in it. */
export const addressChangedMail = (account: Named, before: string): Mail =>
  mail('address-changed', account, before, 'Your e-mail address was changed', [
    `The e-mail address of ${nameOf(account)} was changed. Mail about this account goes to another address from now on.`,
    NOT_YOU,
  ]);

/** Behind `#` the token reaches no server, log or Referer. `origin` null: no address is known that could be trusted. */
const wayToReset = (origin: string | null, token: string): string =>
  origin === null
    ? `Paste the code at ${RESET_PATH}, beside the page where you sign in.`
    : `Choose it here, or paste the code there:\n${origin}${RESET_PATH}#${token}`;

/** A token to choose a password with, as it is mailed. */
export interface MailedReset {
  readonly token: string;
  readonly validMinutes: number;
  /** Scheme, host and port of our pages; null: unknown. */
  readonly origin: string | null;
}

export const passwordResetMail = (account: Account, address: string, reset: MailedReset): Mail =>
  mail('password-reset', account, address, 'Choose a new password', [
    `Somebody asked for a new password for ${nameOf(account)}. Whoever has the code below can choose one, once, within ${reset.validMinutes} minutes:`,
    reset.token,
    wayToReset(reset.origin, reset.token),
    'If that was not you, do nothing: your password stays as it is.',
  ]);

/** A token to choose the first password with, as it is mailed. */
export interface MailedInvitation extends Pick<MailedReset, 'token' | 'origin'> {
  readonly validDays: number;
}

export const invitationMail = (account: Account, address: string, invitation: MailedInvitation): Mail =>
  mail('invitation', account, address, 'You are invited', [
    `There is an account for you: ${nameOf(account)}. Whoever has the code below can choose its password, once, within ${invitation.validDays} days:`,
    invitation.token,
    wayToReset(invitation.origin, invitation.token),
    'If you expected no invitation, do nothing.',
  ]);

export const accountLockedMail = (account: Account, address: string, until: Date): Mail =>
  mail('account-locked', account, address, 'Your account is closed to passwords', [
    `Wrong passwords were sent for ${nameOf(account)}, so that none is taken now.`,
    until >= FOREVER ? 'An administrator can unlock it.' : `It opens again at ${until.toISOString()}.`,
    NOT_YOU,
  ]);
