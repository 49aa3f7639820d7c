import { assert } from '../kernel/assert.ts';
import { escapeHtml } from '../kernel/escape-html.ts';
import { type Page, page } from './page.ts';

const leadsTo = (address: string): Page =>
  page({
    title: 'One moment',
    refreshTo: address,
    main: `<h1>One moment</h1>
<p>You are on your way. If nothing happens, <a href="${escapeHtml(address)}">go on here</a>.</p>`,
  });

/**
 * Leads on to a path of ours by itself, without a script. Between a form and an application it ends what the browser counts
 * as the form's sending: form-action binds every redirect of that (CSP 3, 6.4.1), also those that the application's own
 * callback answers with, of which nobody here knows where they lead.
 */
export const goOnPage = (path: string): Page => {
  assert(/^\/(?![/\\])/.test(path), 'it leads to a path of our own');
  return leadsTo(path);
};

/** The same to where single sign-on begins, as an administrator has set it. */
export const goOnToSsoPage = (start: string): Page => {
  assert(start.startsWith('https://'), 'single sign-on begins at an https address');
  return leadsTo(start);
};
