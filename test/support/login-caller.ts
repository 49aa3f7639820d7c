import { setPassword } from '../../src/identity/user-accounts.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { Secret } from '../../src/kernel/secret.ts';
import type { HttpReply } from './http-client.ts';
import { passwordOf } from './signed-in.ts';
import type { Json, World } from './world.ts';
import { type Actor, USER } from './world-seed.ts';

export interface LoginReply extends HttpReply {
  /** The parsed body; null where there is none, and for what is no JSON. */
  readonly json: Json;
}

/** Sends requests below `/login/api` with an actor's password. */
export interface LoginCaller {
  get(path: string): Promise<LoginReply>;
  post(path: string, body?: unknown): Promise<LoginReply>;
  patch(path: string, body: unknown): Promise<LoginReply>;
  put(path: string, body: unknown): Promise<LoginReply>;
  delete(path: string): Promise<LoginReply>;
}

const basic = (actor: Actor): string =>
  `Basic ${Buffer.from(`${actor}@garden.test:${passwordOf(actor)}`).toString('base64')}`;

/** Gives every actor a password. */
export const givePasswords = async (world: World): Promise<void> => {
  const actors = Object.keys(USER) as Actor[];
  const set = (actor: Actor) =>
    setPassword(world.database.main, systemClock, USER[actor], new Secret(passwordOf(actor)));
  await Promise.all(actors.map(set));
};

/** Callers by actor, once they have passwords. */
export const loginCaller = (world: World, actor: Actor): LoginCaller => {
  const call = async (method: string, path: string, body?: unknown): Promise<LoginReply> => {
    const reply = await world.send({
      method,
      target: `/login/api${path}`,
      headers: {
        authorization: basic(actor),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const isJson = reply.headers['content-type']?.startsWith('application/json') === true && reply.text !== '';
    return { ...reply, json: isJson ? JSON.parse(reply.text) : null };
  };
  return {
    get: (path) => call('GET', path),
    post: (path, body) => call('POST', path, body),
    patch: (path, body) => call('PATCH', path, body),
    put: (path, body) => call('PUT', path, body),
    delete: (path) => call('DELETE', path),
  };
};
