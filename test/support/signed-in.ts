import { createHash } from 'node:crypto';
import { expect } from 'vitest';
import { setPassword } from '../../src/identity/user-accounts.ts';
import type { Clock } from '../../src/kernel/clock.ts';
import { Secret } from '../../src/kernel/secret.ts';
import type { OpenDatabase } from '../../src/storage/database.ts';
import type { HttpCall, HttpReply } from './http-client.ts';
import { API } from './world.ts';
import { type Actor, USER } from './world-seed.ts';

/** Made of the actor's name, so that no secret is kept in the source; no text has it, or half of it, by chance. */
export const passwordOf = (actor: Actor): string =>
  `A1${createHash('sha256').update(`password of ${actor}`).digest('hex')}`.slice(0, 30);

export const nameOf = (actor: Actor): string => `${actor}@garden.test`;

export const basicOf = (actor: Actor, password = passwordOf(actor)): { authorization: string } => ({
  authorization: `Basic ${Buffer.from(`${nameOf(actor)}:${password}`).toString('base64')}`,
});

export const givePasswords = async ({ main }: OpenDatabase, clock: Clock, actors: readonly Actor[]): Promise<void> => {
  for (const actor of actors) await setPassword(main, clock, USER[actor], new Secret(passwordOf(actor)));
};

type Send = (call: HttpCall) => Promise<HttpReply>;

/** The session that an answer begins, as a browser keeps it. */
export interface KeptSession {
  readonly id: string;
  /** For the header Cookie. */
  readonly cookie: string;
  readonly token: string;
}

/** The value of a cookie that an answer sets; null: it sets none. */
export const cookieSet = (reply: HttpReply, name = 'JSESSIONID'): string | null => {
  const line = (reply.headers['set-cookie'] ?? []).find((each) => each.startsWith(`${name}=`));
  return line === undefined ? null : (line.slice(name.length + 1).split(';')[0] ?? '');
};

export const postJson = (send: Send, target: string, body: unknown, headers: Record<string, string> = {}) =>
  send({
    method: 'POST',
    target,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });

export const trySignIn = (
  send: Send,
  userName: string,
  password: string,
  headers: Record<string, string> = {},
): Promise<HttpReply> => postJson(send, '/login/api/session', { UserName: userName, Password: password }, headers);

/** Signs in by the JSON API; fails when that is refused. */
export const signIn = async (send: Send, actor: Actor, headers: Record<string, string> = {}): Promise<KeptSession> => {
  const reply = await trySignIn(send, nameOf(actor), passwordOf(actor), headers);
  expect(reply.status).toBe(201);
  const id = cookieSet(reply) ?? '';
  return { id, cookie: `JSESSIONID=${id}`, token: JSON.parse(reply.text).SecurityToken };
};

type On = { send: Send };

export const get = ({ send }: On, target: string, headers: Record<string, string>): Promise<HttpReply> =>
  send({ method: 'GET', target, headers });

/** Status of a read under the session. */
export const readUnder = async (on: On, { cookie }: Pick<KeptSession, 'cookie'>): Promise<number> =>
  (await get(on, `${API}/user`, { cookie })).status;

/** A change by the JSON API under the session, with its token. */
export const change = (
  { send }: On,
  method: string,
  path: string,
  { cookie, token }: KeptSession,
  body?: unknown,
): Promise<HttpReply> =>
  send({
    method,
    target: `/login/api${path}`,
    headers: {
      cookie,
      'x-security-token': token,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  });

/** Status and code of a refusal by the JSON API. */
export const problemOf = ({ status, text }: HttpReply): readonly [number, string] => [
  status,
  JSON.parse(text).error.code,
];
