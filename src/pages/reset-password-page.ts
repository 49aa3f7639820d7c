import { CODE_SCRIPT, codeField, NEXT_FIELD } from './code-field.ts';
import { newPasswordFields, rulesBox, type ShownRules } from './new-password-fields.ts';
import { hiddenField, type Page, page, problemNote } from './page.ts';

export interface ResetPasswordForm {
  readonly formToken: string;
  readonly rules: ShownRules;
  /** The browser keeps a code that was right: no page holds it. */
  readonly hasCode: boolean;
  readonly problem?: string | undefined;
  readonly status?: number;
}

/** Sends `code`, `newPassword` and `again` to itself. */
export const resetPasswordPage = ({ formToken, rules, hasCode, problem, status = 200 }: ResetPasswordForm): Page =>
  page({
    status,
    title: 'Choose a new password',
    script: CODE_SCRIPT,
    main: `<h1>Choose a new password</h1>
${problemNote(problem)}
<form method="post" action="/login/reset">
${hiddenField('formToken', formToken)}
${codeField('Code from the mail', hasCode)}
${rulesBox(rules)}
${newPasswordFields('New password', rules, problem, hasCode ? ' autofocus' : NEXT_FIELD)}
<button class="main whole">Set the password</button>
</form>
<p class="below"><a href="/login/forgot">Send me another code</a><a href="/login">Back to sign-in</a></p>`,
  });
