import { escapeHtml } from '../kernel/escape-html.ts';

/** Single sign-on, as far as the sign-in page tells of it. */
export interface SingleSignOn {
  /** An https address where it begins; null: none is set up. */
  readonly start: string | null;
  readonly passwordsFor: 'everybody' | 'listed' | 'administrators';
}

const BOUND: Readonly<Record<'listed' | 'administrators', string>> = {
  administrators: 'A password lets in subscription administrators alone.',
  listed: 'A password lets in subscription administrators, and those whom they have put on the list of exceptions.',
};

const NOT_SET_UP =
  'SSO is not set up yet: no identity provider is known here. If you may use no password, turn to an administrator of your subscription.';

const button = (start: string, kind: string): string =>
  `<a class="button ${kind}whole" href="${escapeHtml(start)}" rel="noreferrer">Sign in with SSO</a>`;

const OR = '<p class="or">or</p>';

/** Above the form for a password: where most users go who may have none. */
export const ssoAbove = (sso: SingleSignOn | null): string => {
  if (sso === null || sso.passwordsFor === 'everybody') return '';
  const { start, passwordsFor } = sso;
  const note = `<p class="note notice">This subscription signs in by single sign-on (SSO). ${BOUND[passwordsFor]}${start === null ? ` ${NOT_SET_UP}` : ''}</p>`;
  return start === null ? note : `${note}\n${button(start, 'main ')}\n${OR}`;
};

/** Whether single sign-on is the way that most users go. */
export const isSsoFirst = (sso: SingleSignOn | null): boolean =>
  sso !== null && sso.passwordsFor !== 'everybody' && sso.start !== null;

/** Below it, where both ways are open to everybody. */
export const ssoBelow = (sso: SingleSignOn | null): string =>
  sso?.passwordsFor === 'everybody' && sso.start !== null ? `${OR}\n${button(sso.start, '')}` : '';
