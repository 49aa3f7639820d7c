import type { AccountsWorld, Person } from '../../accounts/accounts-world.ts';
import type { HttpReply } from '../../support/http-client.ts';
import type { Json } from '../../support/world.ts';
import { authorize, type Browser, makeClient, openBrowser, pkce, type TestClient } from '../oauth-world.ts';

/** Parameters as they are sent: a list is sent as often as it is long, and `undefined` is left out. */
export type Params = Readonly<Record<string, string | readonly string[] | undefined>>;

export type Headers = Readonly<Record<string, string>>;

/** One request, ready to be sent. */
export type Send = () => Promise<HttpReply>;

/**
 * - `web`: confidential, as today's are, and so are `querying`, whose redirect has a query, and `unseen`, which nobody allowed.
 * - `page`: public. `native`: public, on its user's machine.
 * - `legacy` and `other`: of Rally's time.
 */
export type Party = 'web' | 'querying' | 'unseen' | 'page' | 'native' | 'legacy' | 'other';

export type Who = 'user' | 'stranger';

/** A user who is signed in and allowed every client but one, and what those send. */
export interface Stage {
  readonly world: AccountsWorld;
  readonly clients: Readonly<Record<Party, TestClient>>;
  readonly person: Person;
  readonly user: Browser;
  readonly verifier: string;
  /** What the client's authorization request has, with changes. */
  authorizeParams(party: Party, more?: Params): Params;
  authorize(party: Party, more?: Params, who?: Who): Send;
  /** Follows, in the browser that asked last, where our own pages lead. */
  follow(reply: HttpReply): ReturnType<Browser['follow']>;
  post(path: string, params: Params | string, headers?: Headers): Send;
  /** A code, not used yet. */
  code(party: Party, more?: Params): Promise<string>;
  /** What the client's token request has for a code, with changes. */
  codeParams(party: Party, code: string, more?: Params): Params;
  tokens(party: Party, more?: Params): Promise<Json>;
}

export const encode = (params: Params): string =>
  Object.entries(params)
    .flatMap(([name, value]) => (value === undefined ? [] : [value].flat().map((each) => [name, each])))
    .map((pair) => pair.map(encodeURIComponent).join('='))
    .join('&');

export const FORM: Headers = { 'content-type': 'application/x-www-form-urlencoded' };

export const basicOf = (id: string, secret: string): Headers => ({
  authorization: `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString('base64')}`,
});

/** The client's credentials in the body. */
export const secretOf = ({ clientId, clientSecret }: TestClient): Params => ({
  client_id: clientId,
  client_secret: clientSecret === '' ? undefined : clientSecret,
});

const isLegacy = (party: Party): boolean => party === 'legacy' || party === 'other';

const makeClients = async (world: AccountsWorld): Promise<Stage['clients']> => ({
  web: await makeClient(world, { hasDeviceFlow: true }),
  querying: await makeClient(world, { redirectUris: ['https://app.example.test/callback?from=muster'] }),
  unseen: await makeClient(world),
  page: await makeClient(world, { isPublic: true, redirectUris: ['https://page.example.test/callback'] }),
  native: await makeClient(world, { isPublic: true, isNative: true, redirectUris: ['http://127.0.0.1/callback'] }),
  legacy: await makeClient(world, { isLegacy: true }),
  other: await makeClient(world, {
    isLegacy: true,
    hasDeviceFlow: true,
    redirectUris: ['https://other.example.test/callback'],
  }),
});

export const openStage = async (world: AccountsWorld): Promise<Stage> => {
  const { node } = world;
  const clients = await makeClients(world);
  const person = await world.makeUser();
  const user = openBrowser(node);
  const { verifier, challenge } = pkce();

  let browser = user;

  const stage: Stage = {
    world,
    clients,
    person,
    user,
    verifier,
    authorizeParams: (party, more = {}) => ({
      response_type: 'code',
      client_id: clients[party].clientId,
      redirect_uri: clients[party].redirectUri,
      scope: 'openid alm',
      state: 's-1',
      ...(isLegacy(party) ? {} : { code_challenge: challenge, code_challenge_method: 'S256' }),
      ...more,
    }),
    authorize: (party, more, who = 'user') => {
      const target = `/login/oauth2/auth?${encode(stage.authorizeParams(party, more))}`;
      return () => {
        browser = who === 'user' ? user : openBrowser(node);
        return browser.get(target);
      };
    },
    follow: (reply) => browser.follow(reply),
    post:
      (path, params, headers = {}) =>
      () =>
        node.send({
          method: 'POST',
          target: `/login/oauth2/${path}`,
          headers: { ...FORM, ...headers },
          body: typeof params === 'string' ? params : encode(params),
        }),
    code: async (party, more) => {
      const target = `/login/oauth2/auth?${encode(stage.authorizeParams(party, more))}`;
      return (await authorize(user, person, target)).searchParams.get('code') ?? '';
    },
    codeParams: (party, code, more = {}) => ({
      grant_type: 'authorization_code',
      code,
      redirect_uri: clients[party].redirectUri,
      code_verifier: isLegacy(party) ? undefined : verifier,
      ...secretOf(clients[party]),
      ...more,
    }),
    tokens: async (party, more) => {
      const { status, text } = await stage.post('token', stage.codeParams(party, await stage.code(party, more)))();
      if (status !== 200) throw new Error(`${status} ${text}`);
      return JSON.parse(text);
    },
  };
  for (const party of Object.keys(clients) as Party[]) if (party !== 'unseen') await stage.code(party);
  return stage;
};
