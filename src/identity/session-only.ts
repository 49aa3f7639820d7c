import type { Decision } from './decision.ts';

/** The decision about what opens for a session or password alone: with a key, it asks for a login (R52). */
export const forSessionsAlone = (decision: Decision): Decision => {
  if (decision.kind === 'refused' || decision.session !== null) return decision;
  return {
    kind: 'refused',
    answer: 'unauthenticated',
    reason: 'session-only',
    account: decision.account,
    key: decision.key,
    session: null,
    passwordVerified: false,
    by: decision.by,
    recognisedAt: decision.recognisedAt,
    stoppedAt: 'rights',
  };
};
