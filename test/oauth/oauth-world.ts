import { createHash, hash, randomBytes } from 'node:crypto';
import { randomDigits } from '../../src/identity/base62.ts';
import { secureRandom } from '../../src/kernel/random.ts';
import type { AccountsWorld, Node, Person } from '../accounts/accounts-world.ts';
import type { HttpReply } from '../support/http-client.ts';
import type { Json } from '../support/world.ts';

/** An application as its developer knows it. */
export interface TestClient {
  readonly clientId: string;
  /** Empty: a public client. */
  readonly clientSecret: string;
  readonly redirectUri: string;
  readonly name: string;
}

export interface TestClientOptions {
  readonly name?: string;
  readonly redirectUris?: readonly string[];
  readonly isPublic?: boolean;
  readonly isNative?: boolean;
  readonly isLegacy?: boolean;
  readonly hasDeviceFlow?: boolean;
}

export const CALLBACK = 'https://app.example.test/callback';

const sha256 = (text: string): Buffer => hash('sha256', text, 'buffer');

/** Puts an application in as `muster client create` does. */
export const makeClient = async (
  { database }: Pick<AccountsWorld, 'database'>,
  options: TestClientOptions = {},
): Promise<TestClient> => {
  const { name = 'Defect Radar', redirectUris = [CALLBACK], isPublic = false } = options;
  const clientId = randomBytes(16).toString('hex');
  const clientSecret = isPublic ? '' : randomDigits(42, secureRandom);
  await database.main.query(
    `INSERT INTO oauth_client (client_id, name, is_public, is_native, is_legacy, device_flow, redirect_uris, secret_digest,
       secret_last_four, created)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, now())`,
    [
      clientId,
      name,
      isPublic,
      options.isNative ?? false,
      options.isLegacy ?? false,
      options.hasDeviceFlow ?? false,
      redirectUris,
      isPublic ? null : sha256(clientSecret),
      isPublic ? null : clientSecret.slice(-4),
    ],
  );
  return { clientId, clientSecret, redirectUri: redirectUris[0] ?? '', name };
};

/** A verifier and its challenge (RFC 7636). */
export const pkce = (): { readonly verifier: string; readonly challenge: string } => {
  const verifier = randomBytes(32).toString('base64url');
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') };
};

/** Who signs in. */
type Account = Pick<Person, 'userName' | 'password'>;

export type Form = Readonly<Record<string, string>>;

const encoded = (form: Form): string => new URLSearchParams({ ...form }).toString();

export interface Browser {
  get(target: string): Promise<HttpReply>;
  /** Sends a form as a page of the server's own would. */
  submit(target: string, form: Form, headers?: Readonly<Record<string, string>>): Promise<HttpReply>;
  /** Follows redirects within the server; the last answer, and where it points beyond. */
  follow(reply: HttpReply): Promise<{ readonly reply: HttpReply; readonly location: URL | null; readonly at: string }>;
  readonly cookies: ReadonlyMap<string, string>;
}

/** Where a page leads on to by itself. */
const refreshOf = (html: string): string | undefined =>
  /<meta http-equiv="refresh" content="0; url=([^"]*)">/.exec(html)?.[1]?.replaceAll('&amp;', '&');

/** Keeps cookies by name and path, as far as the server uses them. */
export const openBrowser = (node: Node): Browser => {
  const jar = new Map<string, { readonly value: string; readonly path: string }>();
  const keep = (reply: HttpReply): HttpReply => {
    for (const line of reply.headers['set-cookie'] ?? []) {
      const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
      const [name = '', value = ''] = [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)];
      const path = attributes.find((each) => /^path=/i.test(each))?.slice(5) ?? '/';
      const isOver = value === '' || attributes.some((each) => /^max-age=0$/i.test(each));
      if (isOver) jar.delete(`${name} ${path}`);
      else jar.set(`${name} ${path}`, { value, path });
    }
    return reply;
  };
  const cookieHeader = (target: string): Record<string, string> => {
    const pairs = [...jar].flatMap(([key, { value, path }]) =>
      path === '/' || target.split('?')[0] === path || target.startsWith(`${path}/`) || target.startsWith(`${path}?`)
        ? [`${key.split(' ')[0]}=${value}`]
        : [],
    );
    return pairs.length === 0 ? {} : { cookie: pairs.join('; ') };
  };
  const browser: Browser = {
    get: async (target) => keep(await node.send({ method: 'GET', target, headers: cookieHeader(target) })),
    submit: async (target, form, headers = {}) =>
      keep(
        await node.send({
          method: 'POST',
          target,
          headers: {
            'content-type': 'application/x-www-form-urlencoded',
            'sec-fetch-site': 'same-origin',
            ...cookieHeader(target),
            ...headers,
          },
          body: encoded(form),
        }),
      ),
    follow: async (first) => {
      let reply = first;
      let at = '';
      for (let steps = 0; steps < 10; steps++) {
        const location = reply.headers.location ?? refreshOf(reply.text);
        if (location === undefined) return { reply, location: null, at };
        const url = new URL(location, node.origin);
        if (url.origin !== node.origin) return { reply, location: url, at };
        at = `${url.pathname}${url.search}`;
        reply = await browser.get(at);
      }
      throw new Error('The server redirects in a circle.');
    },
    get cookies() {
      return new Map([...jar].map(([key, { value }]) => [key.split(' ')[0] ?? '', value]));
    },
  };
  return browser;
};

/** The hidden fields and the target of the first form of a page. */
export const formOf = (html: string): { readonly action: string; readonly fields: Record<string, string> } => {
  const unescaped = (text: string): string =>
    text
      .replaceAll('&quot;', '"')
      .replaceAll('&#39;', "'")
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&amp;', '&');
  const [, body = ''] = /<main[\s>]([\s\S]*)<\/main>/.exec(html) ?? [];
  const [form = ''] = /<form[\s\S]*?<\/form>/.exec(body) ?? [];
  const [, action = ''] = /action="([^"]*)"/.exec(form) ?? [];
  const fields = [...form.matchAll(/<input[^>]*type="hidden"[^>]*>/g)].map(([input]): [string, string] => [
    /name="([^"]*)"/.exec(input)?.[1] ?? '',
    unescaped(/value="([^"]*)"/.exec(input)?.[1] ?? ''),
  ]);
  return { action: unescaped(action), fields: Object.fromEntries(fields) };
};

export const authorizeTarget = (client: TestClient, more: Form = {}): string =>
  `/login/oauth2/auth?${encoded({
    response_type: 'code',
    client_id: client.clientId,
    redirect_uri: client.redirectUri,
    scope: 'alm',
    state: 's-1',
    ...more,
  })}`;

type Step = Awaited<ReturnType<Browser['follow']>>;

/** Answers the pages of a log-in, as far as they come: signs in, and allows or denies. */
const answerPages = async (browser: Browser, person: Account, first: Step, answer: 'allow' | 'deny'): Promise<Step> => {
  let step = first;
  for (let steps = 0; steps < 4 && step.location === null; steps++) {
    const { action, fields } = formOf(step.reply.text);
    if (action === '') break;
    const more = action.endsWith('/sign-in') ? { userName: person.userName, password: person.password } : { answer };
    step = await browser.follow(await browser.submit(action, { ...fields, ...more }));
  }
  return step;
};

/** Signs in and allows what is asked, each if asked; where the browser is sent then. */
export const authorize = async (
  browser: Browser,
  person: Account,
  target: string,
  answer: 'allow' | 'deny' = 'allow',
): Promise<URL> => {
  const { location, reply } = await answerPages(
    browser,
    person,
    await browser.follow(await browser.get(target)),
    answer,
  );
  if (location === null) throw new Error(`Nowhere: ${reply.status} ${reply.text}`);
  return location;
};

/** Types the code that a device shows, signs in and allows or denies; the last page. */
export const typeDeviceCode = async (
  browser: Browser,
  person: Account,
  code: string,
  answer: 'allow' | 'deny' = 'allow',
): Promise<HttpReply> => {
  const send = async (page: HttpReply, more: Form) => {
    const { action, fields } = formOf(page.text);
    return browser.follow(await browser.submit(action, { ...fields, ...more }));
  };
  const { reply: typed } = await send(await browser.get('/login/oauth2/device'), { user_code: code });
  const confirmed = await send(typed, { confirm: 'yes' });
  return (await answerPages(browser, person, confirmed, answer)).reply;
};

export interface TokenReply extends HttpReply {
  readonly json: Json;
}

/** A call of the token endpoint, or another of the provider's. */
export const postForm = async (
  node: Node,
  path: string,
  form: Form | string,
  headers: Readonly<Record<string, string>> = {},
): Promise<TokenReply> => {
  const reply = await node.send({
    method: 'POST',
    target: `/login/oauth2/${path}`,
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body: typeof form === 'string' ? form : encoded(form),
  });
  return { ...reply, json: reply.text.startsWith('{') ? JSON.parse(reply.text) : null };
};

/** Client authentication in the body. */
export const inBody = ({ clientId, clientSecret }: TestClient): Form => ({
  client_id: clientId,
  ...(clientSecret === '' ? {} : { client_secret: clientSecret }),
});

export const redeem = (node: Node, client: TestClient, code: string, more: Form = {}): Promise<TokenReply> =>
  postForm(node, 'token', {
    grant_type: 'authorization_code',
    code,
    redirect_uri: client.redirectUri,
    ...inBody(client),
    ...more,
  });

export const refresh = (node: Node, client: TestClient, refreshToken: string, more: Form = {}): Promise<TokenReply> =>
  postForm(node, 'token', { grant_type: 'refresh_token', refresh_token: refreshToken, ...inBody(client), ...more });

/** A whole log-in through an application of Rally's time; what the token endpoint answered. */
export const logIn = async (node: Node, person: Account, client: TestClient, scope = 'alm'): Promise<TokenReply> => {
  const back = await authorize(openBrowser(node), person, authorizeTarget(client, { scope }));
  return redeem(node, client, back.searchParams.get('code') ?? '');
};
