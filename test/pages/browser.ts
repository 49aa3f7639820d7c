import { expect } from 'vitest';
import { CODE_SCRIPT } from '../../src/pages/code-field.ts';
import type { HttpCall, HttpReply } from '../support/http-client.ts';
import { nameOf, passwordOf } from '../support/signed-in.ts';
import type { Actor } from '../support/world-seed.ts';

/** What keeps cookies and sends forms, as far as a server can tell it from a browser. */
export interface Browser {
  readonly cookies: Map<string, string>;
  get(target: string, headers?: Record<string, string>): Promise<HttpReply>;
  /** As the form of one of our own pages, unless the headers say otherwise. */
  post(target: string, fields: Readonly<Record<string, string>>, headers?: Record<string, string>): Promise<HttpReply>;
  /** The token in the forms of a page. */
  tokenOf(target: string): Promise<string>;
}

export const FORM_TYPE = { 'content-type': 'application/x-www-form-urlencoded' };

export const formTokenOf = ({ text }: HttpReply): string => /name="formToken" value="([^"]+)"/.exec(text)?.[1] ?? '';

const keep = (cookies: Map<string, string>, lines: readonly string[] = []): void => {
  for (const line of lines) {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    if (/; Max-Age=0/i.test(line)) cookies.delete(name);
    else cookies.set(name, value);
  }
};

export const createBrowser = (send: (call: HttpCall) => Promise<HttpReply>): Browser => {
  const cookies = new Map<string, string>();
  const call = async (method: string, target: string, headers: Record<string, string>, body?: string) => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const reply = await send({ method, target, headers: { ...(cookie === '' ? {} : { cookie }), ...headers }, body });
    keep(cookies, reply.headers['set-cookie']);
    return reply;
  };
  const browser: Browser = {
    cookies,
    get: (target, headers = {}) => call('GET', target, headers),
    post: (target, fields, headers = {}) =>
      call(
        'POST',
        target,
        { ...FORM_TYPE, 'sec-fetch-site': 'same-origin', ...headers },
        new URLSearchParams(fields).toString(),
      ),
    tokenOf: async (target) => formTokenOf(await browser.get(target)),
  };
  return browser;
};

/** Fills in the form as it is shown and sends it. */
export const submitSignIn = async (browser: Browser, userName: string, password: string): Promise<HttpReply> =>
  browser.post('/login', { formToken: await browser.tokenOf('/login'), userName, password });

/** A browser in which the actor has signed in by the page. */
export const signedInBrowser = async (send: (call: HttpCall) => Promise<HttpReply>, actor: Actor): Promise<Browser> => {
  const browser = createBrowser(send);
  const reply = await submitSignIn(browser, nameOf(actor), passwordOf(actor));
  expect([reply.status, reply.headers.location]).toEqual([303, '/login/applications']);
  return browser;
};

/** Who is signed in with the browser's cookies, by user name; null: nobody. */
export const userOf = async (browser: Browser): Promise<string | null> => {
  const { status, text } = await browser.get('/login/api/session');
  return status === 200 ? JSON.parse(text).User.UserName : null;
};

/** Nothing in the page's own markup runs: what stands in quotes is a value, in which nothing ends a tag. */
export const expectNothingActive = (page: string): void => {
  // The one script of a page is ours, to the letter, and there is no value in it.
  const html = page.replace(/<script nonce="[^"]+">/, '').replace(`${CODE_SCRIPT}</script>`, '');
  expect(html).not.toMatch(/<(script|iframe|object|embed|svg|base)\b/i);
  const tags = (html.match(/<[a-z][^>]*>/gi) ?? []).map((tag) => tag.replace(/"[^"]*"/g, '""'));
  for (const tag of tags) expect(tag.slice(1)).not.toMatch(/['<]|\bon\w+=|\bstyle=/i);
  expect(html).not.toMatch(/(href|action|src)="(?!\/|https:)/);
};

/** What every page says to the browser beside itself; gives the nonce. */
export const expectPageHeaders = ({ headers, text }: HttpReply): string => {
  expect(headers).toMatchObject({
    'content-type': 'text/html; charset=utf-8',
    'x-frame-options': 'DENY',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'same-origin',
    'cache-control': 'no-store',
  });
  const policy = String(headers['content-security-policy']);
  const nonce = /style-src 'nonce-([A-Za-z0-9+/=]{24})'/.exec(policy)?.[1] ?? '';
  const hasScript = text.includes(`<script nonce="${nonce}">`);
  expect(policy).toBe(
    `default-src 'none'; ${hasScript ? `script-src 'nonce-${nonce}'; ` : ''}style-src 'nonce-${nonce}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
  );
  expect(text).toContain(`<style nonce="${nonce}">`);
  expectNothingActive(text);
  return nonce;
};
