import { LONGEST_LIFETIME_SECONDS, SHORTEST_IDLE_SECONDS } from '../identity/session-rules.ts';
import type { Pool } from '../storage/database.ts';
import { findSessionPolicy, writeSessionLifetime } from '../storage/stores/session-policy-store.ts';
import { answered, refused } from './login-answer.ts';
import type { LoginRoute } from './login-route.ts';

const shown = async (pool: Pool) => {
  const { idleSeconds, lifetimeSeconds } = await findSessionPolicy(pool);
  return { SessionTimeoutSeconds: idleSeconds, SessionLifetimeSeconds: lifetimeSeconds };
};

/** Whether it is an age that a subscription may set; null: the server's own bound. */
export const isSessionLifetime = (value: unknown): value is number | null =>
  value === null ||
  (Number.isInteger(value) && Number(value) >= SHORTEST_IDLE_SECONDS && Number(value) <= LONGEST_LIFETIME_SECONDS);

/** What such an age is, in words. */
export const SESSION_LIFETIME_TAKES = `a whole number from ${SHORTEST_IDLE_SECONDS} to ${LONGEST_LIFETIME_SECONDS}, or null`;

const showPolicy: LoginRoute = {
  method: 'GET',
  path: '/session-policy',
  caller: 'administrator',
  sentence: 'How long sessions may rest (null: users choose) and how old they may become (null: thirty days).',
  answer: async (_request, { pool }) => answered(await shown(pool)),
};

const changePolicy: LoginRoute = {
  method: 'PUT',
  path: '/session-policy',
  caller: 'administrator',
  sentence: 'Sets SessionLifetimeSeconds; SessionTimeoutSeconds is an attribute of Subscription and is written there.',
  answer: async ({ body }, { pool, authenticator }) => {
    const seconds = body.get('SessionLifetimeSeconds');
    if (body.size !== 1 || !isSessionLifetime(seconds)) {
      return refused('bad-member', `SessionLifetimeSeconds, and nothing else, is ${SESSION_LIFETIME_TAKES}.`);
    }
    await writeSessionLifetime(pool, seconds);
    authenticator.forgetAll();
    return answered(await shown(pool));
  },
};

export const SESSION_POLICY_ROUTES: readonly LoginRoute[] = [showPolicy, changePolicy];
