import { escapeHtml } from '../kernel/escape-html.ts';
import { type Page, page } from './page.ts';

export interface DeviceCodeForm {
  /** The form that is to be sent: its address and its hidden fields; `user_code` is typed. */
  readonly action: string;
  readonly hidden: Readonly<Record<string, string>>;
  readonly problem?: string | undefined;
  readonly status?: number;
}

const hiddenFields = (fields: Readonly<Record<string, string>>): string =>
  Object.entries(fields)
    .map(([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`)
    .join('');

export const deviceCodePage = ({ action, hidden, problem, status = 200 }: DeviceCodeForm): Page =>
  page({
    status,
    title: 'Connect a device',
    main: `<h1>Connect a device</h1>
${problem === undefined ? '' : `<p role="alert">${escapeHtml(problem)}</p>`}
<form method="post" action="${escapeHtml(action)}">${hiddenFields(hidden)}
<label>Code <input name="user_code" required autocomplete="off"></label>
<button>Continue</button></form>`,
  });

export interface DeviceConfirmation extends DeviceCodeForm {
  readonly application: string;
  /** As the device shows it. */
  readonly userCode: string;
}

/** `abort=yes` turns the device away. */
export const deviceConfirmPage = ({ action, hidden, application, userCode }: DeviceConfirmation): Page =>
  page({
    title: 'Connect a device',
    main: `<h1>Connect a device</h1><p>${escapeHtml(application)} shows this code: <code>${escapeHtml(userCode)}</code></p>
<form method="post" action="${escapeHtml(action)}">${hiddenFields(hidden)}
<button name="confirm" value="yes">Continue</button><button name="abort" value="yes">Cancel</button></form>`,
  });

export const deviceDonePage = (application: string): Page =>
  page({ title: 'Connected', main: `<h1>Connected</h1><p>${escapeHtml(application)} may go on. Close this page.</p>` });
