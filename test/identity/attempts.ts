import type { HttpReply } from '../support/http-client.ts';
import { AUTH_CASES, type AuthCase, type CaseState } from './auth-cases.ts';
import { twins } from './case-twins.ts';
import type { WriteRequest } from './kinds-of-write.ts';
import { type PresentedCase, present } from './present-case.ts';
import type { Node, TwoNodes } from './two-nodes.ts';

/** Cases that need the same state, so that it is arranged once. */
export interface Group {
  readonly name: string;
  readonly given: CaseState;
  readonly cases: readonly AuthCase[];
}

/** A wrong password is counted, and may lock: the state is no longer what it was. */
const spoilsItsState = ([, , credentials]: AuthCase): boolean =>
  credentials.some((credential) => /^basic:.*:(wrong|old)$/.test(credential));

/** Every case with its twins, in groups of one state. */
export const groups = (): readonly Group[] => {
  const all = AUTH_CASES.flatMap((each) => [each, ...twins(each)]);
  const byState = Map.groupBy(all, (each) => {
    const given = JSON.stringify(each[1]);
    return spoilsItsState(each) ? `${given} ${each[0]}` : given;
  });
  return [...byState].map(([name, cases]) => ({ name, given: cases[0]?.[1] ?? {}, cases }));
};

/** The credentials of a case, with the cookies that a real answer to a key set before. */
export const presentedOver = (node: Node, { credentials, world }: Presenting): Promise<PresentedCase> =>
  present(credentials, world, async () => {
    const headers = { zsessionid: world.keys.get('full') ?? '' };
    const earlier = await node.send({ method: 'GET', target: '/slm/webservice/v2.0/user', headers });
    return (earlier.headers['set-cookie'] ?? []).map((cookie) => cookie.split(';')[0]).join('; ');
  });

interface Presenting {
  readonly credentials: readonly string[];
  readonly world: TwoNodes;
}

export interface Sent {
  readonly target: string;
  readonly reply: HttpReply;
}

/** Sends one request with the credentials, in the version of the API that the case is about. */
export const send = async (
  node: Node,
  { headers, query }: PresentedCase,
  { api = 'v2.0' }: CaseState,
  { method, path, raw, contentType, body }: WriteRequest,
): Promise<Sent> => {
  const [before = '', parameters = ''] = path.split('?');
  const all = new URLSearchParams(parameters);
  for (const [name, value] of query) all.append(name, value);
  const target = `${raw ? '' : `/slm/webservice/${api}`}${before}${all.size === 0 ? '' : `?${all}`}`;
  const type = contentType === undefined ? {} : { 'content-type': contentType };
  const reply = await node.send({ method, target, headers: { ...type, ...Object.fromEntries(headers) }, body });
  return { target, reply };
};

/** Whether a key or access token decides, or nothing does: then no session is opened, and no cookie is planted. */
export const opensNoSession = ([, { edition }, credentials]: AuthCase): boolean => {
  const password = credentials.some((credential) => /^basic:(user|other|admin|nobody)/.test(credential));
  const key = credentials.some((credential) => /^(apikey|oauth):/.test(credential));
  return !password || (key && edition === undefined);
};
