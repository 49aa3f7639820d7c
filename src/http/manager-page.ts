import { randomBytes } from 'node:crypto';
import type { Page } from '../pages/page.ts';

/** Scripts and styles are our own files or carry the nonce; nothing else loads, nothing frames it, it talks to us alone. */
const policy = (nonce: string): string =>
  [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}'`,
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');

/** The page of the Application Manager: the same for everybody, since it says nothing of who is signed in. */
export const managerPage = (html: string): Page => {
  const nonce = randomBytes(16).toString('base64');
  return {
    status: 200,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': policy(nonce),
      'x-frame-options': 'DENY',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
      'cache-control': 'no-store',
    },
    html: html.replaceAll('"NONCE"', `"${nonce}"`),
  };
};
