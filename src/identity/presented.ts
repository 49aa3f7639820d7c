import { credentialForm } from './credential-form.ts';

/** What a request carries, as the HTTP layer hands it over. Nothing of it has been believed yet. */
export interface CredentialCarriers {
  /** Names and values in turn, as Node gives them: repeated headers stay apart. */
  readonly rawHeaders: readonly string[];
  readonly queryParameters: Iterable<readonly [string, string]>;
}

export type PresentedBasic =
  | { readonly kind: 'absent' }
  /** Not base64, without a colon, or several that differ. */
  | { readonly kind: 'malformed' }
  /** Neither user nor password: what a client sends that was told to use Basic and given nothing. */
  | { readonly kind: 'blank' }
  /** KEY:KEY, or a session id behind a blank user: the value stands where the header zsessionid would (B4). */
  | { readonly kind: 'carried'; readonly value: string }
  | { readonly kind: 'password'; readonly userName: string; readonly password: string };

/** The credentials of a request, read but not looked up. Values of one kind are distinct and their order means nothing. */
export interface Presented {
  readonly jsessionid: readonly string[];
  readonly zsessionidCookie: readonly string[];
  readonly header: readonly string[];
  readonly bearer: readonly string[];
  readonly basic: PresentedBasic;
  /** So many keys or tokens came in one place that none is looked up: they differ, and nothing stands in for them. */
  readonly isCrowded: boolean;
  /** Values of ?key=. */
  readonly securityTokens: readonly string[];
  /** The header X-Security-Token, which `/login/api` takes; null: there was none. */
  readonly securityTokenHeader: string | null;
  /** Something in the URL is named or looks like a key or access token. */
  readonly keyInUrl: boolean;
  /** The LoginKey of an AppSDK 1 app: a user's password, encoded, in a URL. */
  readonly loginKeyInUrl: boolean;
  readonly origin: string | null;
  readonly fetchSite: string | null;
}

/** More values than this under one name are nobody's mistake; none of them is looked up. */
const MOST_VALUES = 4;

const present = (values: readonly string[]): readonly string[] => [...new Set(values)].filter((value) => value !== '');

const isCrowd = (values: readonly string[]): boolean => present(values).length > MOST_VALUES;

const distinct = (values: readonly string[]): readonly string[] => (isCrowd(values) ? [] : present(values));

const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;
const utf8 = new TextDecoder('utf-8', { fatal: true });

/** UTF-8 as RFC 7617 asks; older clients send Latin-1, which is never valid UTF-8 where it matters. */
const text = (bytes: Buffer): string => {
  try {
    return utf8.decode(bytes);
  } catch {
    return bytes.toString('latin1');
  }
};

const readBasic = (encoded: string): PresentedBasic => {
  if (!BASE64.test(encoded)) return { kind: 'malformed' };
  const pair = text(Buffer.from(encoded, 'base64'));
  const colon = pair.indexOf(':');
  if (colon < 0) return { kind: 'malformed' };
  const userName = pair.slice(0, colon);
  const password = pair.slice(colon + 1);
  if (userName === '' && password === '') return { kind: 'blank' };
  if (userName === '' || (userName === password && userName.startsWith('_')))
    return { kind: 'carried', value: password };
  return { kind: 'password', userName, password };
};

interface Authorization {
  readonly basic: PresentedBasic;
  /** All that were sent. */
  readonly bearer: readonly string[];
}

const AUTHORIZATION = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+)(?:[ \t]+(.*))?$/s;

/** Schemes other than Basic and Bearer count as nothing sent. */
const readAuthorization = (values: readonly string[]): Authorization => {
  const basic = new Set<string>();
  const bearer: string[] = [];
  for (const value of values) {
    const [, scheme = '', parameter = ''] = AUTHORIZATION.exec(value.trim()) ?? [];
    if (scheme.toLowerCase() === 'basic') basic.add(parameter.trim());
    else if (scheme.toLowerCase() === 'bearer') bearer.push(parameter.trim());
  }
  const [only, ...others] = basic;
  if (only === undefined) return { basic: { kind: 'absent' }, bearer };
  return { basic: others.length > 0 ? { kind: 'malformed' } : readBasic(only), bearer };
};

const cookiesNamed = (headers: readonly string[], wanted: string): readonly string[] =>
  headers
    .join(';')
    .split(';')
    .flatMap((pair) => {
      const equals = pair.indexOf('=');
      if (equals < 0 || pair.slice(0, equals).trim().toLowerCase() !== wanted) return [];
      const value = pair.slice(equals + 1).trim();
      return [value.length > 1 && value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : value];
    });

const CREDENTIAL_PARAMETERS = new Set(['apikey', 'api_key', 'zsessionid', 'jsessionid', 'access_token', 'accesstoken']);
const KEY_LIKE = /^_[0-9A-Za-z]{42,43}$/;

interface CredentialHeaders {
  readonly authorization: string[];
  readonly zsessionid: string[];
  readonly cookie: string[];
  readonly securityToken: string[];
  readonly origin: string[];
  readonly fetchSite: string[];
}

const HEADERS: ReadonlyMap<string, keyof CredentialHeaders> = new Map([
  ['authorization', 'authorization'],
  ['zsessionid', 'zsessionid'],
  ['cookie', 'cookie'],
  ['x-security-token', 'securityToken'],
  ['origin', 'origin'],
  ['sec-fetch-site', 'fetchSite'],
]);

const pickHeaders = (rawHeaders: readonly string[]): CredentialHeaders => {
  const picked: CredentialHeaders = {
    authorization: [],
    zsessionid: [],
    cookie: [],
    securityToken: [],
    origin: [],
    fetchSite: [],
  };
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const kind = HEADERS.get((rawHeaders[at] ?? '').toLowerCase());
    if (kind !== undefined) picked[kind].push((rawHeaders[at + 1] ?? '').trim());
  }
  return picked;
};

/** Several that differ are joined, so that they equal nothing that could be allowed. */
const single = (values: readonly string[]): string | null =>
  values.length === 0 ? null : [...new Set(values)].sort().join(', ');

/** Reads the credentials of a request; whatever is malformed becomes a value that opens nothing. Never throws. */
export const readPresented = (carriers: CredentialCarriers): Presented => {
  const headers = pickHeaders(carriers.rawHeaders);
  const securityTokens: string[] = [];
  let keyInUrl = false;
  let loginKeyInUrl = false;
  for (const [name, value] of carriers.queryParameters) {
    if (name === 'key') securityTokens.push(value);
    if (CREDENTIAL_PARAMETERS.has(name.toLowerCase()) || KEY_LIKE.test(value)) keyInUrl = true;
    if (name.toLowerCase() === 'loginkey') loginKeyInUrl = true;
  }
  const { basic, bearer } = readAuthorization(headers.authorization);
  const zsessionidCookie = cookiesNamed(headers.cookie, 'zsessionid');
  return {
    jsessionid: distinct(cookiesNamed(headers.cookie, 'jsessionid')),
    zsessionidCookie: distinct(zsessionidCookie),
    header: distinct(headers.zsessionid),
    basic,
    bearer: distinct(bearer),
    isCrowded: [zsessionidCookie, headers.zsessionid, bearer].some(isCrowd),
    securityTokens: distinct(securityTokens),
    securityTokenHeader: single(headers.securityToken),
    keyInUrl,
    loginKeyInUrl,
    origin: single(headers.origin),
    fetchSite: single(headers.fetchSite),
  };
};

/** A user name and password and nothing else, as a sign-in by a page carries them in its body. */
export const presentedPassword = (userName: string, password: string): Presented => ({
  ...readPresented({ rawHeaders: [], queryParameters: [] }),
  basic: { kind: 'password', userName, password },
});

/** Whether nothing else was sent by which somebody could be recognised. */
export const isPasswordAlone = ({ basic, jsessionid, zsessionidCookie, header, bearer }: Presented): boolean =>
  basic.kind === 'password' && [jsessionid, zsessionidCookie, header, bearer].every((values) => values.length === 0);

/** The distinct values of a cookie, whatever it is for. */
export const cookieValues = (rawHeaders: readonly string[], name: string): readonly string[] =>
  distinct(cookiesNamed(pickHeaders(rawHeaders).cookie, name.toLowerCase()));

/** The cookies of a request and nothing else. */
export const presentedCookies = ({ rawHeaders }: CredentialCarriers): Presented => {
  const isCookie = (at: number): boolean => rawHeaders[at - (at % 2)]?.toLowerCase() === 'cookie';
  return readPresented({ rawHeaders: rawHeaders.filter((_, at) => isCookie(at)), queryParameters: [] });
};

/** The session ids of a request's cookies and nothing else: a key or access token in the place of one is not there. */
export const presentedSessions = (carriers: CredentialCarriers): Presented => {
  const presented = presentedCookies(carriers);
  const zsessionidCookie = presented.zsessionidCookie.filter((value) => credentialForm(value) === 'session-id');
  return { ...presented, zsessionidCookie };
};

/** A value as the header zsessionid would carry it, and nothing else. */
export const presentedValue = (value: string): Presented =>
  readPresented({ rawHeaders: ['zsessionid', value], queryParameters: [] });

/** Whether another origin's page sent the request, or might have (decision 10). `ownOrigin` as an Origin header spells it. */
export const isCrossSite = ({ fetchSite, origin }: Presented, ownOrigin: string): boolean =>
  (fetchSite !== null && fetchSite !== 'same-origin') || (origin !== null && origin !== ownOrigin);
