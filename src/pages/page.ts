import { randomBytes } from 'node:crypto';
import { escapeHtml } from '../kernel/escape-html.ts';

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
}

const STYLE = ':root { color-scheme: light dark; } body { font: 1rem/1.5 system-ui, sans-serif; }';

/** Nothing loads, nothing frames it, and only the style with the nonce applies: what slips past the escaping does nothing. */
const policy = (nonce: string, formTargets: readonly string[]): string =>
  [
    "default-src 'none'",
    `style-src 'nonce-${nonce}'`,
    "img-src 'self' data:",
    `form-action ${["'self'", ...formTargets].join(' ')}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');

export const page = ({ status = 200, title, main, formTargets = [] }: PageContent): Page => {
  const nonce = randomBytes(16).toString('base64');
  return {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': policy(nonce, formTargets),
      'x-frame-options': 'DENY',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    },
    html: `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)} · Muster</title>
<style nonce="${nonce}">${STYLE}</style>
</head>
<body>
<main>
${main}
</main>
</body>
</html>
`,
  };
};
