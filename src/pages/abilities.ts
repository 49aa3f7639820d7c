import { escapeHtml } from '../kernel/escape-html.ts';

/** What an application may do, by the scope that allows it, in words that need no glossary. */
const ABILITIES: Readonly<Record<string, string>> = {
  alm: 'Do everything in Rally that you may do: read, create, change and delete in your name',
  openid: 'Know who you are',
  profile: 'See your name',
  email: 'See your e-mail address',
};

/** One scope in these words; the JSON API has them too. */
export const abilityText = (scope: string): string =>
  Object.hasOwn(ABILITIES, scope) ? (ABILITIES[scope] ?? '') : `Use “${scope}”`;

const NEW = ' <span class="badge new">New</span>';

/** The abilities of these scopes as a list; those of `marked` are shown as new. */
export const abilityList = (scopes: readonly string[], marked: ReadonlySet<string> = new Set()): string =>
  `<ul class="abilities">
${scopes.map((scope) => `<li>${escapeHtml(abilityText(scope))}${marked.has(scope) ? NEW : ''}</li>`).join('\n')}
</ul>`;
