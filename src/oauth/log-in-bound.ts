import type { IncomingMessage } from 'node:http';
import type { KoaContextWithOIDC } from 'oidc-provider';
import { limits } from '../config/limits.ts';
import type { Clock } from '../kernel/clock.ts';
import { errorPage } from '../pages/error-page.ts';
import { createNetworkCount } from './network-count.ts';
import type { Visitor } from './oauth-services.ts';
import { showPage } from './show-page.ts';

const WINDOW_MS = 15 * 60_000;

/** Each leaves a row; a form that is sent to the first is led to the same by GET. */
const BEGINNINGS: readonly string[] = ['/oauth2/auth', '/oauth2/par', '/oauth2/device_authorization'];

const SENTENCE = 'Too many log-ins were begun where you are, and nobody signed in. Try again in a quarter of an hour.';

const TOO_MANY = errorPage({ status: 429, title: 'The application cannot go on', sentence: SENTENCE });

const refuse = (context: KoaContextWithOIDC): void => {
  if (context.method === 'GET') showPage(context, TOO_MANY);
  else {
    context.status = 429;
    context.body = { error: 'temporarily_unavailable', error_description: SENTENCE };
  }
  context.set('retry-after', String(WINDOW_MS / 1_000));
  context.set('cache-control', 'no-store');
};

/** Whether a row of nobody's was left: neither by who is signed in nor by an application that has proved itself. */
const isAnonymous = ({ oidc, method, status }: KoaContextWithOIDC): boolean => {
  if (oidc === undefined) return false;
  if (method === 'GET') return oidc.entities.Interaction !== undefined;
  return status < 400 && oidc.entities.Client?.clientAuthMethod === 'none';
};

export interface LogInBound {
  readonly clock: Clock;
  readonly visitorOf: (request: IncomingMessage) => Visitor | null;
}

/**
 * Anybody may begin a log-in, and each is kept until it is over: so many of one network, that nobody fills the table. Each is
 * counted before it begins, so that no number of parallel ones gets past the bound, and let off when it left nothing.
 */
export const boundLogIns = ({ clock, visitorOf }: LogInBound) => {
  const count = createNetworkCount({ clock, windowMs: WINDOW_MS });
  return async (context: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
    const visitor = visitorOf(context.req);
    const isBeginning = BEGINNINGS.includes(context.path) && (context.method === 'GET' || context.method === 'POST');
    if (!isBeginning || (visitor !== null && visitor.user !== null)) return next();
    const address = visitor?.facts.remoteAddress ?? '';
    if (count.charge(address) > limits.logInsPerNetwork) {
      count.refund(address);
      return refuse(context);
    }
    await next();
    if (!isAnonymous(context)) count.refund(address);
  };
};
