import { escapeHtml } from '../kernel/escape-html.ts';

/** What a new password must be, as its page says it before anything is typed. */
export interface ShownRules {
  /** One sentence a rule. */
  readonly sentences: readonly string[];
  /** In characters; a browser says so itself before it sends less. */
  readonly minimumLength: number;
}

export const ruleList = (sentences: readonly string[]): string =>
  `<ul>
${sentences.map((sentence) => `<li>${escapeHtml(sentence)}</li>`).join('\n')}
</ul>`;

/** Attributes of a password field that is to become the user's. */
const NEW = 'type="password" autocomplete="new-password" required';

/** The fields `newPassword` and `again`; `marks` are further attributes of the first. A problem that is shown describes it. */
export const newPasswordFields = (
  label: string,
  { minimumLength }: ShownRules,
  problem: string | undefined,
  marks = '',
): string =>
  `<label for="newPassword">${label}</label>
<input id="newPassword" name="newPassword" ${NEW} minlength="${minimumLength}" aria-describedby="rules${problem === undefined ? '' : ' problem'}"${marks}>
<label for="again">The same again</label>
<input id="again" name="again" ${NEW}>`;

/** The rules in a box of their own. */
export const rulesBox = ({ sentences }: ShownRules): string =>
  `<div class="rules" id="rules">
<p>The new password:</p>
${ruleList(sentences)}
</div>`;
