import { escapeHtml } from '../kernel/escape-html.ts';
import { type Page, page } from './page.ts';

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
  readonly status?: number;
}

export const signInPage = ({ action, formToken, userName, problem, application, status = 200 }: SignInForm): Page =>
  page({
    status,
    title: 'Sign in',
    main: `<h1>Sign in</h1>
${application === undefined ? '' : `<p>to go on to ${escapeHtml(application)}</p>`}
${problem === undefined ? '' : `<p role="alert">${escapeHtml(problem)}</p>`}
<form method="post" action="${escapeHtml(action)}">
<input type="hidden" name="formToken" value="${escapeHtml(formToken)}">
<label>User name <input name="userName" autocomplete="username" required value="${escapeHtml(userName ?? '')}"></label>
<label>Password <input name="password" type="password" autocomplete="current-password" required></label>
<button>Sign in</button>
</form>`,
  });
