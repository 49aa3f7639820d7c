import type { AccountReader } from './account-lookup.ts';
import { credentialDigest } from './api-key.ts';
import { credentialForm } from './credential-form.ts';
import type { Presented } from './presented.ts';
import type { BasicSituation, Carried, Carrier, Found, SessionFacts, Situation } from './situation.ts';

/** The part of a situation that is looked up; the rest comes from the request and the configuration. */
export type LookedUp = Pick<
  Situation,
  | 'jsessionid'
  | 'zsessionidCookie'
  | 'carried'
  | 'isCrowded'
  | 'basic'
  | 'sessionCookieSent'
  | 'securityTokens'
  | 'keyInUrl'
  | 'loginKeyInUrl'
>;

/** Base62, 42 of them (B6). */
const ACCESS_TOKEN = /^[0-9A-Za-z]{42}$/;

const look = async (lookup: AccountReader, value: string, digest: string): Promise<Found> => {
  const form = credentialForm(value);
  if (form === 'api-key') return { kind: 'api-key', key: await lookup.apiKey(value, digest) };
  if (form === 'session-id') return { kind: 'session', session: await lookup.session(value, digest) };
  // A key whose first characters are mistyped is looked for nowhere: it has not the form of an access token.
  const token = ACCESS_TOKEN.test(value) ? await lookup.accessToken(digest) : null;
  return { kind: 'access-token', token, form };
};

const lookAll = (lookup: AccountReader, carrier: Carrier, values: readonly string[]): Promise<readonly Carried[]> =>
  Promise.all(
    values.map(async (value) => {
      const digest = credentialDigest(value);
      return { carrier, digest, found: await look(lookup, value, digest) };
    }),
  );

const ownSessions = async (lookup: AccountReader, ids: readonly string[]): Promise<readonly SessionFacts[]> => {
  const found = await Promise.all(ids.map((id) => lookup.session(id, credentialDigest(id))));
  return found.filter((session) => session !== null);
};

const basicSituation = async (lookup: AccountReader, { basic }: Presented): Promise<BasicSituation> => {
  if (basic.kind === 'password') {
    return { kind: 'password', account: await lookup.userNamed(basic.userName), verdict: 'unchecked' };
  }
  return { kind: basic.kind === 'carried' ? 'absent' : basic.kind };
};

/** Looks up everything that was presented, all at once. */
export const assess = async (lookup: AccountReader, presented: Presented): Promise<LookedUp> => {
  const { header, bearer, basic } = presented;
  const [jsessionid, zsessionidCookie, basicFound, ...carried] = await Promise.all([
    ownSessions(lookup, presented.jsessionid),
    lookAll(lookup, 'cookie', presented.zsessionidCookie),
    basicSituation(lookup, presented),
    lookAll(lookup, 'header', header),
    lookAll(lookup, 'basic', basic.kind === 'carried' ? [basic.value] : []),
    lookAll(lookup, 'bearer', bearer),
  ]);
  return {
    jsessionid,
    zsessionidCookie,
    carried: carried.flat(),
    isCrowded: presented.isCrowded,
    basic: basicFound,
    sessionCookieSent: presented.jsessionid.length + presented.zsessionidCookie.length > 0,
    securityTokens: presented.securityTokens,
    keyInUrl: presented.keyInUrl,
    loginKeyInUrl: presented.loginKeyInUrl,
  };
};
