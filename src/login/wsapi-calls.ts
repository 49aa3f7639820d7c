import { Lifetime } from '../kernel/lifetime.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import { respond } from '../wsapi/pipeline.ts';
import { wholeText } from '../wsapi/raw-request.ts';
import type { Services } from '../wsapi/services.ts';
import { type LoginAnswer, refused } from './login-answer.ts';
import type { LoginRequest } from './login-request.ts';
import { type MemberProblems, refusedMembers } from './refused-members.ts';

/** An object as the Web Services API writes it: attributes by their names, and `_ref`, `_refObjectName`, `_type`. */
export type WsapiObject = Readonly<Record<string, unknown>>;

/** What the Web Services API answered: `Results` of a query, `Object` of a write, the object itself of a read. */
export interface WsapiAnswer {
  readonly object: WsapiObject | null;
  readonly results: readonly WsapiObject[];
  readonly total: number;
}

export interface WsapiQuestion {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Behind `/slm/webservice/v2.0/`, such as `user/create`; parts that came from outside are encoded. */
  readonly path: string;
  readonly parameters?: Readonly<Record<string, string>>;
  /** The attributes of the object, where something is written. */
  readonly attributes?: WsapiObject;
  /** What goes into a collection or out of it, by `add` or `remove` at the end of the path. */
  readonly items?: readonly WsapiObject[];
}

/**
 * Asks the Web Services API in the name of the caller: what it would refuse them it refuses here, with the same
 * sentences, and what it writes has the same rules, revisions and consequences. The error is what stood in `Errors`.
 */
export type WsapiCalls = (
  request: LoginRequest,
  question: WsapiQuestion,
) => Promise<Result<WsapiAnswer, readonly string[]>>;

interface Root extends WsapiObject {
  readonly Errors?: readonly string[];
  readonly Object?: WsapiObject;
  readonly Results?: readonly WsapiObject[];
  readonly TotalResultCount?: number;
}

const readRoot = (text: string): Root => Object.values(JSON.parse(text) as Readonly<Record<string, Root>>)[0] ?? {};

export const createWsapiCalls =
  (services: Services): WsapiCalls =>
  async ({ caller, presented }, { method, path, parameters = {}, attributes, items }) => {
    const { principal, securityToken } = caller;
    const [type = ''] = path.split('/');
    const written = items ?? attributes;
    const raw = {
      method,
      path: `v2.0/${path}`,
      query: new URLSearchParams(parameters).toString(),
      contentType: written === undefined ? null : 'application/json',
      ifMatch: null,
      body: written === undefined ? null : new TextEncoder().encode(JSON.stringify({ [type]: written })),
      origin: presented.ownOrigin,
      lifetime: new Lifetime(),
    };
    // The decision stands in the log already, under the path that was really asked for.
    const granted = { granted: true, principal, headers: {}, securityToken, decision: null } as const;
    const response = await respond(raw, async () => granted, services);
    const body = wholeText(response.body);
    if (response.status !== 200) return err([body]);
    const { Errors = [], Object: object, Results = [], TotalResultCount = 0, ...read } = readRoot(body);
    if (Errors.length > 0) return err(Errors);
    return ok({ object: object ?? ('_ref' in read ? read : null), results: Results, total: TotalResultCount });
  };

/** What the Web Services API says of an attribute: `Validation error: Subscription.CORSAllowedDomains a b is an invalid value`. */
const OF_ATTRIBUTE = /^Validation error: \w+\.(\w+) (.+)$/s;

const memberProblems = (errors: readonly string[]): MemberProblems =>
  Object.fromEntries(
    errors.flatMap((each) => {
      const [, member, problem] = OF_ATTRIBUTE.exec(each) ?? [];
      return member === undefined || problem === undefined ? [] : [[member, problem]];
    }),
  );

/** The refusal for what stood in `Errors`: the Web Services API's own sentences. */
export const refusedByWsapi = (errors: readonly string[]): LoginAnswer => {
  const sentences = errors.join(' ');
  if (errors.some((each) => each.startsWith('Not authorized'))) return refused('not-authorized', sentences);
  const members = memberProblems(errors);
  return Object.keys(members).length === 0
    ? refused('not-taken', sentences)
    : refusedMembers('not-taken', members, sentences);
};
