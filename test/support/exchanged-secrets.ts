import type { IncomingHttpHeaders } from 'node:http';

/** A request and its answer, as a server saw them. */
export interface Exchange {
  readonly method: string;
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly status: number;
  /** The status line and headers of the answer. */
  readonly head: string;
  readonly answer: string;
}

type Found = readonly [kind: string, value: string];

const GIVEN_MEMBER =
  /"(Key|ClientSecret|SecurityToken|access_token|refresh_token|id_token|client_secret|registration_access_token|device_code|user_code)":"([^"]+)"/g;

const SENT_MEMBER = /"(\w*Password|\w*password|Token|Secret|Key|client_secret)"\s*:\s*("(?:[^"\\]|\\.)*")/g;

/** In the query of an address, or a form. */
const SENT_PARAMETERS = new Set([
  ...['key', 'apiKey', 'zsessionid', 'access_token', 'code', 'password', 'NewPassword', 'Token'],
  ...['client_secret', 'refresh_token', 'token', 'device_code', 'code_verifier'],
]);

const COOKIE = /([^=;\s]+)=([^;\s]+)/g;

/** Marks that are no secrets are short. */
const SHORTEST_COOKIE = 20;

/** They name a log-in that waits, as its address does, which the log of decisions has; the signatures beside them open it. */
const NO_SECRETS = ['MUSTER_INTERACTION', 'MUSTER_RESUME'];

const cookies = (text: string): readonly Found[] =>
  [...text.matchAll(COOKIE)]
    .filter(([, name, value = '']) => !NO_SECRETS.includes(name ?? '') && value.length >= SHORTEST_COOKIE)
    .map(([, name = '', value = '']) => [`cookie ${name}`, value]);

const given = ({ target, head, answer }: Exchange): readonly Found[] => [
  ...[...head.matchAll(/^set-cookie: ([^;\r\n]+)/gim)].flatMap(([, text = '']) => cookies(text)),
  ...[...head.matchAll(/^location: \S*[?&]code=([^&#\s]+)/gim)].map(([, code = '']): Found => ['code', code]),
  ...[...answer.matchAll(GIVEN_MEMBER)].map(([, name = '', value = '']): Found => [name, value]),
  // The id of a toolkit's log-in is a secret; other ids are numbers.
  ...(target.startsWith('/login/key') ? answer.matchAll(/"id":"([^"]+)"/g) : []).map(
    ([, value = '']): Found => ['login key', value],
  ),
];

const authorization = (text: string): readonly Found[] => {
  const [, scheme = '', rest = ''] = /^(\w+) +(\S+)$/.exec(text) ?? [];
  if (scheme.toLowerCase() === 'bearer') return [['bearer token', rest]];
  if (scheme.toLowerCase() !== 'basic') return [];
  const pair = Buffer.from(rest, 'base64').toString('utf8');
  const at = pair.indexOf(':');
  return at < 0 ? [] : [['password of Basic', pair.slice(at + 1)]];
};

const parameters = (text: string): readonly Found[] =>
  [...new URLSearchParams(text)].filter(([name]) => SENT_PARAMETERS.has(name));

/** A secret has no place in the bodies of the Web Services API; members of these names may be anything there. */
const members = (target: string, body: string): readonly Found[] =>
  target.startsWith('/login/')
    ? [...body.matchAll(SENT_MEMBER)].map(([, name = '', text = '']) => [name, String(JSON.parse(text))])
    : [];

const sent = ({ target, headers, body }: Exchange): readonly Found[] => {
  const isForm = headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true;
  return [
    ...authorization(headers.authorization ?? ''),
    ...(headers.zsessionid === undefined ? [] : [['zsessionid', String(headers.zsessionid)] as const]),
    ...cookies(headers.cookie ?? ''),
    ...parameters(target.split('?').slice(1).join('?')),
    ...(isForm ? parameters(body) : members(target, body)),
  ];
};

/** The secrets that an answer gives, and those with which a request was accepted. */
export const exchangedSecrets = (exchange: Exchange): readonly Found[] => {
  const isGood = exchange.status < 400 && !/"Errors": ?\["/.test(exchange.answer);
  const { pathname } = new URL(`http://server${exchange.target.split('?')[0]?.replace(/^\/*/, '/')}`);
  return [...given(exchange), ...(isGood ? sent(exchange) : [])].map(([kind, value]) => [
    `${kind} of ${exchange.method} ${pathname}`,
    value,
  ]);
};
