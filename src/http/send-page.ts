import type { FastifyReply } from 'fastify';
import type { Page } from '../pages/page.ts';

/** What a route of pages answers: a page, or the way to another one of ours. */
export type PageAnswer = (
  | { readonly page: Page }
  /** A path of ours, never anything that a request says, unless `way-on.ts` knows it. */
  | { readonly goTo: string }
) & {
  readonly setCookies?: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
};

/** After a form a browser goes on by 303, so that reloading what it sees sends nothing again. */
export const sendPage = (reply: FastifyReply, answer: PageAnswer): FastifyReply => {
  const { setCookies = [], headers = {} } = answer;
  if (setCookies.length > 0) reply.header('set-cookie', setCookies);
  reply.headers(headers);
  if ('goTo' in answer) return reply.code(303).header('location', answer.goTo).send();
  const { status, headers: own, html } = answer.page;
  return reply.code(status).headers(own).send(html);
};
