import { back, type Expected } from './expected.ts';
import type { Headers, Params, Party, Send, Stage, Who } from './stage.ts';

/** A request that must get nothing, and what must come back. Named after the module of the OpenID conformance suite, if any. */
export interface NegativeCase {
  readonly name: string;
  /** Whose registered address an answer may lead to. */
  readonly party: Party;
  /** Makes what the request needs. */
  readonly ask: (stage: Stage) => Send | Promise<Send>;
  readonly expected: Expected;
}

/** Same or made of what the stage has. */
type Given<T> = T | ((stage: Stage) => T | Promise<T>);

const made = async <T>(given: Given<T>, stage: Stage): Promise<T> =>
  typeof given === 'function' ? (given as (stage: Stage) => T | Promise<T>)(stage) : given;

export const authorizing = (
  name: string,
  party: Party,
  more: Given<Params>,
  expected: Expected,
  who: Who = 'user',
): NegativeCase => ({
  name,
  party,
  ask: async (stage) => stage.authorize(party, await made(more, stage), who),
  expected,
});

/** A code of the client's own, redeemed with changes. */
export const redeeming = (
  name: string,
  party: Party,
  more: Given<Params>,
  expected: Expected,
  headers: Given<Headers> = {},
): NegativeCase => ({
  name,
  party,
  ask: async (stage) => {
    const code = await stage.code(party);
    return stage.post('token', stage.codeParams(party, code, await made(more, stage)), await made(headers, stage));
  },
  expected,
});

export const posting = (
  name: string,
  path: string,
  params: Given<Params | string>,
  expected: Expected,
  headers: Given<Headers> = {},
): NegativeCase => ({
  name,
  party: 'web',
  ask: async (stage) => stage.post(path, await made(params, stage), await made(headers, stage)),
  expected,
});

export const calling = (
  name: string,
  method: string,
  path: string,
  expected: Expected,
  headers: Given<Headers> = {},
  body?: string,
): NegativeCase => ({
  name,
  party: 'web',
  ask: async (stage) => {
    const call = { method, target: `/login${path}`, headers: await made(headers, stage), body };
    return () => stage.world.node.send(call);
  },
  expected,
});

/** The parameter of an authorization request sent twice. */
export const twice = (name: string, value: string, expected: Expected = back('invalid_request')): NegativeCase =>
  authorizing(`${name} sent twice`, 'web', { [name]: [value, value] }, expected);
