/**
 * A path, or a part of one, for an answer that repeats it: without the parameters of its segments (RFC 3986 §3.3) and without
 * what is as long as a key, a token or a session id. Answers are kept and passed on more easily than requests.
 */
export const withoutCredentials = (path: string): string => path.replace(/;[^/]*/g, '').replace(/[\w-]{40,}/g, '***');
