import type { FastifyReply, FastifyRequest } from 'fastify';
import { allowedOrigins, isLoopbackOrigin } from '../identity/allowed-origins.ts';
import type { SubscriptionSettingsCache } from '../identity/subscription-settings.ts';

/** Whose pages may read our answers (decision 23). */
export interface CorsRules {
  readonly settings: SubscriptionSettingsCache;
  /** Development: pages of this machine, whatever the subscription says. */
  readonly allowLoopback: boolean;
}

/** Marks the answer for the page that asks; true: it was a preflight and is answered. Never rejects. */
export type Cors = (request: FastifyRequest, reply: FastifyReply) => Promise<boolean>;

/** What browser apps call; signing in is for our own pages alone. */
const FOR_APPS = /^\/slm\/(webservice|schema|attachment)\//;

const METHODS = 'GET, HEAD, POST, PUT, DELETE';

/** What browser apps send: keys and passwords, bodies, versions and ranges, and how the toolkits present themselves. */
const REQUEST_HEADERS = [
  'zsessionid',
  'content-type',
  'authorization',
  'if-match',
  'if-none-match',
  'range',
  'x-requested-by',
  'x-requested-with',
  'x-trace-id',
  ...['name', 'vendor', 'version', 'library', 'os', 'platform'].map((what) => `x-rallyintegration${what}`),
].join(', ');

/** What a script may read beside the seven that it always may. */
const ANSWER_HEADERS = [
  'X-Request-Id',
  'X-Auth-Reason',
  'X-Key-Expires',
  'X-Muster-Hint',
  'ETag',
  'Accept-Ranges',
  'Content-Range',
  'Content-Disposition',
  'Retry-After',
].join(', ');

/** Seconds that a browser may remember a preflight. */
const PREFLIGHT_SECONDS = 600;

const isAllowed = async (origin: string, { settings, allowLoopback }: CorsRules): Promise<boolean> => {
  if (allowLoopback && isLoopbackOrigin(origin)) return true;
  // Without a database nobody is allowed; the request itself says that it is away.
  const { corsEnabled, corsAllowedDomains } = await settings
    .current()
    .catch(() => ({ corsEnabled: false, corsAllowedDomains: '' }));
  return corsEnabled && allowedOrigins(corsAllowedDomains).allows(origin);
};

export const createCors =
  (rules: CorsRules): Cors =>
  async ({ headers, method, raw }, reply) => {
    if (!FOR_APPS.test(raw.url ?? '')) return false;
    reply.header('vary', 'Origin');
    const { origin } = headers;
    if (origin === undefined || !(await isAllowed(origin, rules))) return false;
    reply.header('access-control-allow-origin', origin);
    reply.header('access-control-allow-credentials', 'true');
    reply.header('access-control-expose-headers', ANSWER_HEADERS);
    if (method !== 'OPTIONS' || headers['access-control-request-method'] === undefined) return false;
    reply.header('access-control-allow-methods', METHODS);
    reply.header('access-control-allow-headers', REQUEST_HEADERS);
    reply.header('access-control-max-age', PREFLIGHT_SECONDS);
    reply.code(204).send();
    return true;
  };
