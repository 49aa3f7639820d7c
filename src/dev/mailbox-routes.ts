import { mailboxPage } from '../pages/mailbox-page.ts';
import { selectNewestMails } from '../storage/stores/mailbox-store.ts';
import type { DevRoute } from './dev-route.ts';

const MOST = 100;

/** The one route of `/dev` that people look at: without a mail server their mail has to be somewhere. */
export const MAILBOX_ROUTES: readonly DevRoute[] = [
  {
    method: 'GET',
    path: '/mailbox',
    answer: async (_request, { database }) => {
      const { status, headers, html } = mailboxPage(await selectNewestMails(database.main, MOST), MOST);
      return { status, headers, body: html, contentType: 'text/html; charset=utf-8' };
    },
  },
];
