import { abilityList } from './abilities.ts';
import { hiddenField, nameHtml, type Page, page, type Visitor } from './page.ts';

/** An application that the user has allowed, as the list shows it. */
export interface ListedApplication {
  readonly oid: number;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly created: Date;
  /** Null: not yet. */
  readonly lastUsed: Date | null;
  /** Null: it may go on. */
  readonly revokedAt: Date | null;
}

/** A page runs no script, so it does not know the reader's time zone. */
const DATE = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  timeZone: 'UTC',
});

const time = (date: Date): string => {
  const instant = date.toISOString();
  return `<time datetime="${instant}">${DATE.format(date)}, ${instant.slice(11, 16)}&nbsp;UTC</time>`;
};

/** Asked a second time, on the page itself: what opens is the element that browsers open without a script. */
const revokeForm = ({ oid, name }: ListedApplication, { formToken }: Visitor): string =>
  `<details>
<summary>Revoke<span class="unseen"> ${nameHtml(name)}</span>…</summary>
<form class="second-look" method="post" action="/login/applications/${oid}/revoke">
${hiddenField('formToken', formToken)}
<p>${nameHtml(name)} loses its access at once, wherever it is signed in as you.</p>
<button class="alarm">Revoke access</button>
</form>
</details>`;

const REVOKED = '<p class="quiet">Revoked: log in again from the application to allow it again.</p>';

const entry = (application: ListedApplication, visitor: Visitor): string => {
  const { name, scopes, created, lastUsed, revokedAt } = application;
  const [status, kind] = revokedAt === null ? ['Active', 'active'] : ['Revoked', 'ended'];
  return `<li class="entry">
<div class="entry-head"><h2>${nameHtml(name)}</h2><span class="badge ${kind}">${status}</span></div>
<p class="quiet">${revokedAt === null ? 'It may:' : 'It could:'}</p>
${abilityList(scopes)}
<dl class="facts">
<dt>Since</dt><dd>${time(created)}</dd>
<dt>Last used</dt><dd>${lastUsed === null ? 'Not yet' : time(lastUsed)}</dd>
${revokedAt === null ? '' : `<dt>Revoked</dt><dd>${time(revokedAt)}</dd>`}
</dl>
${revokedAt === null ? revokeForm(application, visitor) : REVOKED}
</li>`;
};

const EMPTY = `<p>No application acts for you.</p>
<p class="quiet">An entry appears here when you log in to an application with your account on this server and choose “Allow Access”.</p>`;

export const applicationsPage = (applications: readonly ListedApplication[], visitor: Visitor): Page =>
  page({
    title: 'Authorized Applications',
    visitor,
    wide: true,
    main: `<h1>Authorized Applications</h1>
${
  applications.length === 0
    ? EMPTY
    : `<p>These applications act for you, as far as you allowed it.</p>
<ul class="entries">
${applications.map((application) => entry(application, visitor)).join('\n')}
</ul>`
}`,
  });
