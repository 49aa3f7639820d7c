import { randomBytes } from 'node:crypto';
import { escapeHtml } from '../kernel/escape-html.ts';
import { PAGE_STYLE } from './page-style.ts';

/** A page as the browser gets it. */
export interface Page {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly html: string;
}

export interface PageContent {
  readonly status?: number;
  /** Stands before " · Muster". */
  readonly title: string;
  /** HTML inside <main>; whatever came from outside is escaped already. */
  readonly main: string;
  /** Where its forms may lead besides our own origin, as CSP sources: an application's redirect after consent. */
  readonly formTargets?: readonly string[];
  /** Where its images come from, as CSP sources. */
  readonly imageSources?: readonly string[];
  /** An address that the browser goes on to by itself, in its canonical form. */
  readonly refreshTo?: string;
  /** Rules of this page alone, behind those of all pages. */
  readonly style?: string;
  /** The one script that may run. Only of our own making: nothing that came from outside stands in it. */
  readonly script?: string;
}

/**
 * Nothing loads, nothing frames it, and only the style with the nonce applies, and a script where the page has one: what
 * slips past the escaping does nothing.
 */
const policy = (nonce: string, { script, formTargets = [], imageSources = [] }: PageContent): string =>
  [
    "default-src 'none'",
    ...(script === undefined ? [] : [`script-src 'nonce-${nonce}'`]),
    `style-src 'nonce-${nonce}'`,
    ...(imageSources.length === 0 ? [] : [`img-src ${imageSources.join(' ')}`]),
    `form-action ${["'self'", ...formTargets].join(' ')}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');

const headersOf = (contentSecurityPolicy: string): Page['headers'] => ({
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': contentSecurityPolicy,
  'x-frame-options': 'DENY',
  'x-content-type-options': 'nosniff',
  // With no-referrer a browser would send its own forms with "Origin: null" (Fetch, 3.2), as if a stranger had.
  'referrer-policy': 'same-origin',
  'cache-control': 'no-store',
});

export const hiddenField = (name: string, value: string): string =>
  `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`;

/** What turns or hides letters without being one: with it a name could read as another (Unicode TR 36, 2.5). */
const TURNING = /[\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\p{Cc}]/gu;

/** A name that came from outside, in its own direction, which turns nothing around it. */
export const nameHtml = (name: string): string => `<bdi>${escapeHtml(name.replace(TURNING, ''))}</bdi>`;

/** Why the last try did not succeed; a field names it by `aria-describedby="problem"`. */
export const problemNote = (problem: string | undefined): string =>
  problem === undefined ? '' : `<p class="note alarm" id="problem" role="alert">${escapeHtml(problem)}</p>`;

export const page = (content: PageContent): Page => {
  const { status = 200, title, main, refreshTo, style = '', script } = content;
  const nonce = randomBytes(16).toString('base64');
  return {
    status,
    headers: headersOf(policy(nonce, content)),
    html: `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
${refreshTo === undefined ? '' : `<meta http-equiv="refresh" content="0; url=${escapeHtml(refreshTo)}">`}
<title>${escapeHtml(title)} · Muster</title>
<style nonce="${nonce}">${PAGE_STYLE}${style}</style>
</head>
<body>
<header>
<span class="product">Muster</span>
</header>
<main>
${main}
</main>
${script === undefined ? '' : `<script nonce="${nonce}">${script}</script>`}
</body>
</html>
`,
  };
};
