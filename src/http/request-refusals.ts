import { limits } from '../config/limits.ts';
import { refused } from '../login/login-answer.ts';
import { errorResult } from '../wsapi/envelope.ts';
import type { Response } from '../wsapi/raw-request.ts';

/** Answers to requests that no route takes, in the envelope of every other error. */

const inEnvelope = (sentence: string): string => errorResult('OperationResult', { errors: [sentence], warnings: [] });

export const BAD_HOST: Response = { status: 400, body: inEnvelope('The Host header is not a host name.') };

export const URL_TOO_LONG: Response = {
  status: 414,
  body: inEnvelope(`The URL is longer than ${limits.urlBytes} bytes.`),
};

export const NOTHING_HERE: Response = { status: 404, body: inEnvelope('There is nothing at this address.') };

/** A 405, which must name the methods that work (RFC 9110 §15.5.6). */
export const methodNotSupported = (method: string, allow = 'GET, HEAD, POST, PUT, DELETE') => ({
  status: 405,
  headers: { allow },
  body: inEnvelope(`The method ${method} is not supported here.`),
});

const isOurs = (url: string): boolean => /^\/slm\/(webservice|schema|attachment)\//.test(url);

const isLoginApi = (url: string): boolean => url.startsWith('/login/api/');

const NO_SUCH_ROUTE: Response = { status: 404, body: JSON.stringify(refused('not-found').body) };

/** The methods of `/login/key.js` and `/login/key/<token>.js`: a toolkit tells by a 405 what a server lacks (B5). */
const loginKeyMethods = (url: string): string | null => {
  if (/^\/login\/key\.js(\?|$)/.test(url)) return 'PUT';
  return /^\/login\/key\/[^/?]+\.js(\?|$)/.test(url) ? 'GET, HEAD' : null;
};

/** What no route takes: a method that our paths do not know, or an address outside them. `url` is in origin-form. */
export const notFound = (url: string, method: string): Response => {
  if (isLoginApi(url)) return NO_SUCH_ROUTE;
  const allow = loginKeyMethods(url);
  if (allow !== null) return methodNotSupported(method, allow);
  return isOurs(url) ? methodNotSupported(method) : NOTHING_HERE;
};
