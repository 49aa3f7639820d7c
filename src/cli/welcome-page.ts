import { escapeHtml } from '../kernel/escape-html.ts';
import type { DemoCredentials } from '../seed/demo-seed.ts';
import { type Announcement, curlLine } from './announcement.ts';

const STYLE = `:root { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem; }
td, th { padding: 0.15rem 1.5rem 0.15rem 0; text-align: left; vertical-align: top; }
code, pre { font-family: ui-monospace, monospace; overflow-wrap: anywhere; }
pre { background: light-dark(#f3f3f3, #2a2a2a); padding: 1rem; white-space: pre-wrap; }`;

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  `<table>
<thead><tr>${head.map((cell) => `<th scope="col">${escapeHtml(cell)}</th>`).join('')}</tr></thead>
<tbody>
${rows.map((row) => `<tr>${row.map((cell) => `<td><code>${escapeHtml(cell)}</code></td>`).join('')}</tr>`).join('\n')}
</tbody>
</table>`;

const demoSections = (http: string, credentials: DemoCredentials): string => `<h2>Users</h2>
${table(
  ['User name', 'Password', 'Role'],
  credentials.users.map(({ userName, password, role }) => [userName, password, role]),
)}
<h2>API keys of the Editor</h2>
${table(
  ['Key', 'Grant'],
  [
    [credentials.apiKeys.full, 'Full access'],
    [credentials.apiKeys.readOnly, 'Read-only'],
  ],
)}
<h2>Create a defect</h2>
<p>Paste this into a shell:</p>
<pre><code>${escapeHtml(curlLine(http, credentials))}</code></pre>`;

/** The page at `/` in development: what this is and how to begin. Everything it shows was printed at the start too. */
export const welcomePage = ({ http, https, caPath, credentials }: Announcement): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Muster</title>
<style>${STYLE}</style>
</head>
<body>
<h1>Muster</h1>
<p>A self-hosted server that speaks the Rally Web Services API, at <code>${escapeHtml(http)}/slm/webservice/v2.0</code>${
  https
    ? ` and <code>${escapeHtml(https)}/slm/webservice/v2.0</code>${caPath ? ` (trust <code>${escapeHtml(caPath)}</code>)` : ''}`
    : ''
}.</p>
<p><a href="/login">The Application Manager</a>: keys, applications and administration · <a href="/dev/mailbox">Mails to people</a></p>
${credentials ? demoSections(http, credentials) : ''}
</body>
</html>
`;
