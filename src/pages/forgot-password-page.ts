import { hiddenField, type Page, page, problemNote } from './page.ts';

export interface ForgotPasswordForm {
  readonly formToken: string;
  readonly problem?: string | undefined;
  readonly status?: number;
}

const BELOW = `<p class="below"><a href="/login/reset">I have a code</a><a href="/login">Back to sign-in</a></p>`;

/** Sends `userName` to itself. */
export const forgotPasswordPage = ({ formToken, problem, status = 200 }: ForgotPasswordForm): Page =>
  page({
    status,
    title: 'Forgot your password?',
    main: `<h1>Forgot your password?</h1>
${problemNote(problem)}
<p id="how">Type your user name. A mail to the address of your account brings a code with which you choose a new password.</p>
<form method="post" action="/login/forgot">
${hiddenField('formToken', formToken)}
<label for="userName">User name</label>
<input id="userName" name="userName" autocomplete="username" autocapitalize="none" spellcheck="false" required autofocus aria-describedby="how">
<button class="main whole">Send me a code</button>
</form>
${BELOW}`,
  });

/** The same whoever was named: it tells nobody which users there are. */
export const resetAskedPage = (): Page =>
  page({
    title: 'Look into your mail',
    main: `<h1>Look into your mail</h1>
<p>If an account has that user name and may choose a password, a mail with a code is on its way to it. The code works once, for 30 minutes.</p>
<p class="quiet">Nothing came? At most one mail goes out each minute; then look among unwanted mail, check the user name, or ask an administrator of your subscription. Those who sign in by single sign-on have no password here.</p>
${BELOW}`,
  });
