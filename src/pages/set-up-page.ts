import { escapeHtml } from '../kernel/escape-html.ts';
import { CODE_SCRIPT, codeField, NEXT_FIELD } from './code-field.ts';
import { newPasswordFields, ruleList, type ShownRules } from './new-password-fields.ts';
import { hiddenField, type Page, page, problemNote } from './page.ts';

/** What was typed, by the names of the fields. */
export interface TypedSetUp {
  readonly userName: string;
  readonly displayName: string;
  readonly workspace: string;
  readonly project: string;
  readonly profile: string;
}

/** Rules for passwords and locks that one may begin with. */
export interface ProfileChoice {
  readonly value: string;
  readonly name: string;
  readonly sentences: readonly string[];
}

export interface SetUpForm {
  readonly formToken: string;
  readonly typed: TypedSetUp;
  readonly profiles: readonly ProfileChoice[];
  /** What holds for each of the profiles. */
  readonly rules: ShownRules;
  /** The browser keeps a code that was right: no page holds it. */
  readonly hasCode: boolean;
  readonly problem?: string | undefined;
  readonly status?: number;
}

const textField = (name: keyof TypedSetUp, label: string, value: string, marks: string): string =>
  `<label for="${name}">${label}</label>
<input id="${name}" name="${name}" value="${escapeHtml(value)}" ${marks}>`;

const choice = ({ value, name, sentences }: ProfileChoice, chosen: string): string =>
  `<div class="choice">
<input type="radio" id="profile-${value}" name="profile" value="${value}"${value === chosen ? ' checked' : ''} aria-describedby="about-${value}">
<label for="profile-${value}">${escapeHtml(name)}</label>
<div id="about-${value}">${ruleList(sentences)}</div>
</div>`;

/** Sends `code`, the typed fields, `newPassword` and `again` to itself. */
export const setUpPage = (form: SetUpForm): Page => {
  const { formToken, typed, profiles, rules, hasCode, problem, status = 200 } = form;
  return page({
    status,
    title: 'Set up Muster',
    script: CODE_SCRIPT,
    main: `<h1>Set up Muster</h1>
<p>This makes the subscription, its first workspace and project, and you, its first administrator.</p>
${problemNote(problem)}
<form method="post" action="/login/set-up">
${hiddenField('formToken', formToken)}
${codeField('Code that the server printed at its start', hasCode)}
${textField('userName', 'Your user name, commonly your e-mail address', typed.userName, `autocomplete="username" autocapitalize="none" spellcheck="false" required maxlength="255"${NEXT_FIELD}`)}
${textField('displayName', 'Your name, as others see it', typed.displayName, 'autocomplete="name" maxlength="255"')}
${textField('workspace', 'Workspace', typed.workspace, 'autocomplete="off" required maxlength="255"')}
${textField('project', 'Project', typed.project, 'autocomplete="off" required maxlength="255"')}
<fieldset id="rules">
<legend>Rules for passwords and locks</legend>
${profiles.map((profile) => choice(profile, typed.profile)).join('\n')}
</fieldset>
${newPasswordFields('Your password', rules, problem)}
<button class="main whole">Set up</button>
</form>`,
  });
};
