import { err, ok, type Result } from '../kernel/result.ts';
import type { WsapiObject } from './wsapi-calls.ts';

type Body = ReadonlyMap<string, unknown>;

export const isScopeState = (value: unknown): value is string => value === 'Open' || value === 'Closed';

const isOid = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) > 0;

/** What each member takes, and how that is said. */
const KINDS = {
  Name: ['a text', (value: unknown): boolean => typeof value === 'string'],
  State: ['Open or Closed', isScopeState],
  Parent: ['the ObjectID of a project, or null', (value: unknown): boolean => value === null || isOid(value)],
} as const;

export type ScopeMember = keyof typeof KINDS;

/** As the Web Services API takes it. */
const attribute = (name: ScopeMember, value: unknown): unknown =>
  name === 'Parent' && value !== null ? `/project/${value}` : value;

/** The attributes of a workspace or project that a body asks for, or which member is wrong. */
export const readScopeBody = (body: Body, known: readonly ScopeMember[]): Result<WsapiObject, string> => {
  const takes = `It takes ${known.join(', ')} and nothing else.`;
  if (body.size === 0 || [...body.keys()].some((name) => !known.some((each) => each === name))) return err(takes);
  const given = known.filter((name) => body.has(name));
  const wrong = given.find((name) => !KINDS[name][1](body.get(name)));
  if (wrong !== undefined) return err(`${wrong} takes ${KINDS[wrong][0]}.`);
  return ok(Object.fromEntries(given.map((name) => [name, attribute(name, body.get(name))])));
};
