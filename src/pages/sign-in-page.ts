import { escapeHtml } from '../kernel/escape-html.ts';
import { contentSource } from './content-sources.ts';
import { hiddenField, nameHtml, type Page, page, problemNote } from './page.ts';
import { isSsoFirst, type SingleSignOn, ssoAbove, ssoBelow } from './single-sign-on-note.ts';

export interface SignInForm {
  /** Path that the form is sent to. Its fields: `formToken`, `userName`, `password`. */
  readonly action: string;
  readonly formToken: string;
  /** What was typed before. */
  readonly userName?: string | undefined;
  /** Why the last try did not succeed. */
  readonly problem?: string | undefined;
  /** The application that the user is on the way to. */
  readonly application?: string | undefined;
  /** Where that application waits: with a consent remembered, the sign-in itself leads there. */
  readonly redirectUri?: string | null | undefined;
  /** A path of ours to go on to, in the field `to`. */
  readonly to?: string | null;
  readonly sso?: SingleSignOn | null;
  /** Nobody can sign in yet: the first administrator is still to be made. */
  readonly isUnfounded?: boolean;
  readonly status?: number;
}

const UNFOUNDED = `<p class="note notice">Nobody can sign in yet. This server waits for its first administrator: open the link that it printed when it started, or <a href="/login/set-up">set it up with the code of that link</a>.</p>`;

export const signInPage = (form: SignInForm): Page => {
  const { action, formToken, userName = '', problem, application, redirectUri, status = 200 } = form;
  const { to = null, sso = null, isUnfounded = false } = form;
  const target = redirectUri == null ? null : contentSource(redirectUri);
  const described = problem === undefined ? '' : ' aria-describedby="problem"';
  // What is to be typed next has the focus.
  const [ofName, ofPassword] = userName === '' ? [' autofocus', ''] : ['', ' autofocus'];
  // Without a password one goes on to single sign-on, where there is one.
  const password = sso?.start == null ? ' required' : '';
  return page({
    status,
    title: 'Sign in',
    formTargets: target === null ? [] : [target],
    main: `<h1>Sign in</h1>
${application === undefined ? '' : `<p>to go on to ${nameHtml(application)}</p>`}
${isUnfounded ? UNFOUNDED : ''}
${problemNote(problem)}
${ssoAbove(sso)}
<form method="post" action="${escapeHtml(action)}">
${hiddenField('formToken', formToken)}
${to === null ? '' : hiddenField('to', to)}
<label for="userName">User name</label>
<input id="userName" name="userName" autocomplete="username" autocapitalize="none" spellcheck="false" required value="${escapeHtml(userName)}"${described}${ofName}>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password"${password}${described}${ofPassword}>
<button class="${isSsoFirst(sso) ? '' : 'main '}whole">Sign in</button>
</form>
${ssoBelow(sso)}
<p class="below"><a href="/login/forgot">Forgot your password?</a></p>`,
  });
};
