import { escapeHtml } from '../kernel/escape-html.ts';
import { withoutCredentials } from '../kernel/without-credentials.ts';

/**
 * The HTML body of a 401 or 403 (B1.1), in the shape clients of the vendor's server know: some show it, some search it.
 * `path` is the request's, as it was sent, and is escaped here.
 */
export const unauthorizedPage = (status: 401 | 403, sentence: string, path: string): string =>
  [
    '<html>',
    '<head>',
    '<meta http-equiv="Content-Type" content="text/html; charset=utf-8"/>',
    `<title>Error ${status} ${escapeHtml(sentence)}</title>`,
    '</head>',
    '<body>',
    `<h2>HTTP ERROR ${status}</h2>`,
    `<p>Problem accessing ${escapeHtml(withoutCredentials(path))}. Reason:`,
    `<pre>    ${escapeHtml(sentence)}</pre></p>`,
    '<hr /><i><small>Powered by Jetty://</small></i>',
    '</body>',
    '</html>',
    '',
  ].join('\n');
