import { escapeHtml } from '../kernel/escape-html.ts';
import { nameHtml, type Page, page } from './page.ts';

/** A mail to a person, sent or not. */
export interface MailboxEntry {
  readonly oid: number;
  readonly address: string;
  readonly subject: string;
  /** Empty: it had a code that is over. */
  readonly body: string;
  readonly createdAt: Date;
  readonly sentAt: Date | null;
  readonly failedAt: Date | null;
  readonly problem: string | null;
}

/** A list needs more room than a form. */
const STYLE = `
@media (min-width: 32rem) { main { max-width: 44rem; } }
.entries { margin: 0; padding: 0; list-style: none; }
.entry { padding: 1.25rem 0; border-top: 1px solid var(--line); }
.entry > :last-child { margin-bottom: 0; }
.entry-head { display: flex; flex-wrap: wrap; align-items: baseline; justify-content: space-between; gap: .25rem .75rem; margin-bottom: .5rem; }
dl.facts { margin-bottom: 1rem; }
`;

const LINK = /https?:\/\/[^\s<>"]+/g;

const timeHtml = (at: Date): string =>
  `<time datetime="${at.toISOString()}">${at.toISOString().replace('T', ' ').slice(0, 19)} UTC</time>`;

/** Addresses lead where they say; a full stop or bracket behind one is the sentence's. */
const linked = (text: string): string => {
  const parts: string[] = [];
  let end = 0;
  for (const { 0: found, index } of text.matchAll(LINK)) {
    const address = found.replace(/[.,;:!?)]+$/, '');
    const html = escapeHtml(address);
    parts.push(escapeHtml(text.slice(end, index)), `<a href="${html}" rel="noreferrer">${html}</a>`);
    end = index + address.length;
  }
  return [...parts, escapeHtml(text.slice(end))].join('');
};

const paragraphs = (body: string): string =>
  body === ''
    ? '<p class="quiet">Its code is over, so that its text was emptied.</p>'
    : body
        .split(/\n{2,}/)
        .map((text) => `<p>${linked(text).replaceAll('\n', '<br>')}</p>`)
        .join('\n');

const fate = ({ sentAt, failedAt, problem }: MailboxEntry): string => {
  if (sentAt !== null) return `Sent ${timeHtml(sentAt)}`;
  if (failedAt !== null) return `Not sent: ${escapeHtml(problem ?? '')}`;
  return problem === null ? 'Kept here' : `Will be tried again: ${escapeHtml(problem)}`;
};

const entry = (mail: MailboxEntry): string => `<li class="entry" id="mail-${mail.oid}">
<div class="entry-head">
<h2>${nameHtml(mail.subject)}</h2>
<span class="quiet">${fate(mail)}</span>
</div>
<dl class="facts">
<dt>To</dt><dd>${nameHtml(mail.address)}</dd>
<dt>Written</dt><dd>${timeHtml(mail.createdAt)}</dd>
</dl>
${paragraphs(mail.body)}
</li>`;

/** What development wrote to people, the newest first. `most`: more than these are not shown. */
export const mailboxPage = (mails: readonly MailboxEntry[], most: number): Page =>
  page({
    title: 'Mailbox',
    style: STYLE,
    main: `<h1>Mailbox</h1>
<p class="quiet">Every mail that this server wrote to somebody, the newest first. <a href="/dev/mailbox">Look again</a></p>
${mails.length === 0 ? '<p>There is none yet. Asking for a new password writes one.</p>' : `<ul class="entries">\n${mails.map(entry).join('\n')}\n</ul>`}
${mails.length < most ? '' : `<p class="quiet">Older ones than these ${most} are not shown.</p>`}`,
  });
