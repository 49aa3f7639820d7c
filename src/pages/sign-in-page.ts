import { escapeHtml } from '../kernel/escape-html.ts';
import { contentSource } from './content-sources.ts';
import { hiddenField, nameHtml, type Page, page, problemNote } from './page.ts';

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
  readonly status?: number;
}

export const signInPage = (form: SignInForm): Page => {
  const { action, formToken, userName = '', problem, application, redirectUri, status = 200 } = form;
  const target = redirectUri == null ? null : contentSource(redirectUri);
  const described = problem === undefined ? '' : ' aria-describedby="problem"';
  // What is to be typed next has the focus.
  const [ofName, ofPassword] = userName === '' ? [' autofocus', ''] : ['', ' autofocus'];
  return page({
    status,
    title: 'Sign in',
    formTargets: target === null ? [] : [target],
    main: `<h1>Sign in</h1>
${application === undefined ? '' : `<p>to go on to ${nameHtml(application)}</p>`}
${problemNote(problem)}
<form method="post" action="${escapeHtml(action)}">
${hiddenField('formToken', formToken)}
<label for="userName">User name</label>
<input id="userName" name="userName" autocomplete="username" autocapitalize="none" spellcheck="false" required value="${escapeHtml(userName)}"${described}${ofName}>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required${described}${ofPassword}>
<button class="main whole">Sign in</button>
</form>`,
  });
};
