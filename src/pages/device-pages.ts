import { escapeHtml } from '../kernel/escape-html.ts';
import { hiddenField, nameHtml, type Page, page, problemNote } from './page.ts';

export interface DeviceCodeForm {
  /** The form that is to be sent: its address and its hidden fields; `user_code` is typed. */
  readonly action: string;
  readonly hidden: Readonly<Record<string, string>>;
  readonly problem?: string | undefined;
  readonly status?: number;
}

const hiddenFields = (fields: Readonly<Record<string, string>>): string =>
  Object.entries(fields)
    .map(([name, value]) => hiddenField(name, value))
    .join('\n');

export const deviceCodePage = ({ action, hidden, problem, status = 200 }: DeviceCodeForm): Page =>
  page({
    status,
    title: 'Connect a device',
    main: `<h1>Connect a device</h1>
<p id="where">Type the code that the device or program shows.</p>
${problemNote(problem)}
<form method="post" action="${escapeHtml(action)}">
${hiddenFields(hidden)}
<label for="user_code">Code</label>
<input class="code" id="user_code" name="user_code" autocomplete="off" autocapitalize="characters" spellcheck="false" required autofocus aria-describedby="where${problem === undefined ? '' : ' problem'}">
<button class="main whole">Continue</button>
</form>`,
  });

export interface DeviceConfirmation extends DeviceCodeForm {
  readonly application: string;
  /** As the device shows it. */
  readonly userCode: string;
}

/** `abort=yes` turns the device away. */
export const deviceConfirmPage = (confirmation: DeviceConfirmation): Page => {
  const { action, hidden, application, userCode, problem, status = 200 } = confirmation;
  return page({
    status,
    title: 'Connect a device',
    main: `<h1>Connect a device</h1>
${problemNote(problem)}
<p>${nameHtml(application)} wants to be connected. Does it show this code?</p>
<p><code class="shown-code">${escapeHtml(userCode)}</code></p>
<p class="note notice"><strong>Go on only if you began this yourself.</strong> A code that somebody sent you connects their device to your account.</p>
<form method="post" action="${escapeHtml(action)}">
${hiddenFields(hidden)}
<div class="buttons">
<button class="main" name="confirm" value="yes">Continue</button>
<button name="abort" value="yes">Cancel</button>
</div>
</form>`,
  });
};

export const deviceDonePage = (application: string): Page =>
  page({
    title: 'Connected',
    main: `<h1>Connected</h1>
<p>${nameHtml(application)} goes on by itself. You can close this page.</p>`,
  });
