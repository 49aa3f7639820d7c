import type { Decision } from './decision.ts';

/** Below these are Standard Reports, which open for a session alone (R52). */
export const SESSION_ONLY_FOLDERS = ['/slm/reports/', '/slm/charts/'] as const;

export const isForSessionsAlone = (method: string, path: string): boolean =>
  (method === 'GET' || method === 'HEAD') && SESSION_ONLY_FOLDERS.some((folder) => path.startsWith(folder));

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
