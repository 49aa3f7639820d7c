import { escapeHtml } from '../kernel/escape-html.ts';
import { abilityList } from './abilities.ts';
import { contentSource } from './content-sources.ts';
import { type Destination, destination } from './destination.ts';
import { hiddenField, nameHtml, type Page, page } from './page.ts';

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

/** Null: there is none that could be shown without being overheard. */
const logoSource = (logoUri: string | null): string | null => {
  const source = logoUri === null ? null : contentSource(logoUri);
  return source?.startsWith('https://') && !source.includes('*') ? source : null;
};

const logo = (logoUri: string): string =>
  `<img src="${escapeHtml(logoUri)}" alt="" width="48" height="48" referrerpolicy="no-referrer">`;

const person = ({ displayName, userName }: ConsentQuestion['user']): string =>
  displayName === '' || displayName === userName
    ? nameHtml(userName)
    : `${nameHtml(displayName)} <span class="quiet">(${nameHtml(userName)})</span>`;

const FOR_A_DEVICE: Destination = { place: 'Nowhere: go on at the device that shows the code', warning: null };

export const consentPage = (question: ConsentQuestion): Page => {
  const { action, formToken, application, redirectUri, user, scopes, scopesBefore } = question;
  const name = nameHtml(application.name);
  const image = logoSource(application.logoUri);
  const target = redirectUri === null ? null : contentSource(redirectUri);
  const { place, warning } = redirectUri === null ? FOR_A_DEVICE : destination(redirectUri);
  const added = new Set(scopesBefore.length > 0 ? scopes.filter((scope) => !scopesBefore.includes(scope)) : []);
  const asksForMore = added.size > 0;
  return page({
    title: 'Authorization Request',
    formTargets: target === null ? [] : [target],
    imageSources: image === null ? [] : [image],
    main: `<h1>Authorization Request</h1>
<div class="asker">${image === null ? '' : logo(application.logoUri ?? '')}<span><strong>${name}</strong> asks ${asksForMore ? 'for more than you allowed it before' : 'for access as you'}.</span></div>
<p id="abilities">With “Allow Access” it may:</p>
${abilityList(scopes, added)}
<dl class="facts">
<dt>As</dt><dd>${person(user)}</dd>
<dt>You go on to</dt><dd>${place}</dd>
</dl>
${warning === null ? '' : `<p class="note notice"><strong>Look twice.</strong> ${escapeHtml(warning)}</p>`}
<form method="post" action="${escapeHtml(action)}" aria-describedby="abilities">
${hiddenField('formToken', formToken)}
<div class="buttons">
<button class="main" name="answer" value="allow">Allow Access</button>
<button name="answer" value="deny">Deny</button>
<button class="text" name="answer" value="switch">Use another account</button>
</div>
</form>
<p class="quiet">Allow this only to an application that you trust. You can take it back at any time under Authorized Applications.</p>`,
  });
};
