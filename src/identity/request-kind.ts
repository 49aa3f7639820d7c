import type { Situation } from './situation.ts';

export type RequestKind = Pick<Situation, 'intent' | 'apiVersion' | 'asksOnlyForSelf'>;

const WEBSERVICE = '/slm/webservice/';

/** Whose requests pass the write gate of the web service. */
const OF_WEB_SERVICE = [WEBSERVICE, '/slm/schema/', '/slm/attachment/'];

/** Whether the web service asks who sends the request; a preflight is asked by nobody. */
export const isOfWebService = (method: string, path: string): boolean =>
  method !== 'OPTIONS' && OF_WEB_SERVICE.some((prefix) => path.startsWith(prefix));

/**
 * Under `/login` and `/slm/reports` the write gate of the web service is not asked: the routes say themselves what may be
 * changed by whom.
 */
export const ROUTE_DECIDES: RequestKind = { intent: 'read', apiVersion: '2.x', asksOnlyForSelf: false };

const SELF = /^\/slm\/webservice\/[^/]+\/user(\.js)?\/?$/i;

const isRead = (method: string): boolean => method === 'GET' || method === 'HEAD';

/**
 * What a request asks for, as far as it bears on who may. `effective` is the method that counts, where a form says another
 * (auth.md, decision 12); the target begins with its path. Security tokens exist from v2.0 on; what is outside the web
 * service is as new as the server.
 */
export const requestKind = (method: string, target: string, effective = method): RequestKind => {
  const at = target.indexOf('?');
  const [path, query] = at < 0 ? [target, ''] : [target.slice(0, at), target.slice(at + 1)];
  const hasQuery = [...new URLSearchParams(query).keys()].some((name) => name.toLowerCase() === 'query');
  return {
    intent: isRead(effective) ? 'read' : 'write',
    apiVersion: path.startsWith(`${WEBSERVICE}1.`) ? '1.x' : '2.x',
    asksOnlyForSelf: isRead(method) && SELF.test(path) && !hasQuery,
  };
};
