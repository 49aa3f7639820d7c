import { escapeHtml } from '../kernel/escape-html.ts';
import { newPasswordFields, rulesBox, type ShownRules } from './new-password-fields.ts';
import { hiddenField, type Page, page, problemNote } from './page.ts';

export interface ExpiredPasswordForm {
  readonly formToken: string;
  readonly rules: ShownRules;
  /** As it was typed before. */
  readonly userName?: string;
  /** A path of ours that the user was on the way to. */
  readonly to: string | null;
  readonly problem?: string | undefined;
  readonly status?: number;
}

/** Sends `userName`, `oldPassword`, `newPassword` and `again` to `/login/expired-password`. It holds no password. */
export const expiredPasswordPage = (form: ExpiredPasswordForm): Page => {
  const { formToken, rules, userName = '', to, problem, status = 200 } = form;
  const [ofName, ofPassword] = userName === '' ? [' autofocus', ''] : ['', ' autofocus'];
  return page({
    status,
    title: 'Change an expired password',
    main: `<h1>Change an expired password</h1>
${problemNote(problem)}
<p>Passwords expire here. With a new one you can sign in, and your API keys work; all your sessions end.</p>
<form method="post" action="/login/expired-password">
${hiddenField('formToken', formToken)}
${to === null ? '' : hiddenField('to', to)}
<label for="userName">User name</label>
<input id="userName" name="userName" autocomplete="username" autocapitalize="none" spellcheck="false" required value="${escapeHtml(userName)}"${ofName}>
<label for="oldPassword">Old password</label>
<input id="oldPassword" name="oldPassword" type="password" autocomplete="current-password" required${ofPassword}>
${rulesBox(rules)}
${newPasswordFields('New password', rules, problem)}
<button class="main whole">Change the password</button>
</form>
<p class="below"><a href="/login/forgot">Forgot your password?</a><a href="/login">Back to sign-in</a></p>`,
  });
};
