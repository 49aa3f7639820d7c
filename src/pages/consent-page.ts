import { escapeHtml } from '../kernel/escape-html.ts';
import { type Page, page } from './page.ts';

export interface ConsentQuestion {
  /** Path that the form is sent to. Its fields: `formToken`, and `answer`: `allow`, `deny` or `switch` (another account). */
  readonly action: string;
  readonly formToken: string;
  readonly application: { readonly name: string; readonly logoUri: string | null };
  /** Where the browser goes then, as it was asked for; null: nowhere, a device waits. */
  readonly redirectUri: string | null;
  /** As whom. */
  readonly user: { readonly displayName: string; readonly userName: string };
  /** What it asks for: `alm`, `openid`, `profile`, `email`. */
  readonly scopes: readonly string[];
  /** What it was allowed before; empty: it is new. */
  readonly scopesBefore: readonly string[];
}

export const consentPage = (question: ConsentQuestion): Page =>
  page({
    title: 'Authorization Request',
    main: `<h1>Authorization Request</h1>
<p>${escapeHtml(question.application.name)} asks for: ${escapeHtml(question.scopes.join(', '))}</p>
<form method="post" action="${escapeHtml(question.action)}">
<input type="hidden" name="formToken" value="${escapeHtml(question.formToken)}">
<button name="answer" value="allow">Allow Access</button>
<button name="answer" value="deny">Deny</button>
<button name="answer" value="switch">Use another account</button>
</form>`,
    formTargets: question.redirectUri === null ? [] : [question.redirectUri],
  });
