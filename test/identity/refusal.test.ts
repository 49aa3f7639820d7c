import { describe, expect, test } from 'vitest';
import type { Refused } from '../../src/identity/decision.ts';
import { reasonHeader, refusalOf } from '../../src/identity/refusal.ts';
import { unauthorizedPage } from '../../src/identity/unauthorized-page.ts';

const refused = (answer: Refused['answer'], reason: Refused['reason']): Refused => ({
  kind: 'refused',
  answer,
  reason,
  account: null,
  session: null,
  key: null,
  passwordVerified: false,
});

const FULL = 'Full authentication is required to access this resource';
const WRONG = 'The username or password you entered is incorrect.';

describe('a refusal on the wire', () => {
  test.each([
    ['unauthenticated', 401, FULL, 'Basic realm="Rally"', { kind: 'page', sentence: FULL }],
    ['wrong-password', 401, WRONG, 'Basic realm="Rally"', { kind: 'page', sentence: WRONG }],
    ['invalid-token', 401, FULL, 'Bearer error="invalid_token"', { kind: 'page', sentence: FULL }],
    ['insufficient-scope', 403, 'Forbidden', 'Bearer error="insufficient_scope"', { kind: 'page', sentence: FULL }],
    ['invalid-key', 200, 'OK', null, { kind: 'errors', errors: ['Not authorized to perform action: Invalid key'] }],
  ] as const)('%s', (answer, status, reasonPhrase, challenge, body) => {
    expect(refusalOf(refused(answer, 'no-credentials'), '10.0.0.1')).toEqual({
      status,
      reasonPhrase,
      challenge,
      retryAfter: null,
      body,
    });
  });

  test('the IP filter names the caller’s own address', () => {
    const { status, challenge, body } = refusalOf(refused('network-refused', 'network-not-allowed'), '10.0.0.1');
    expect([status, challenge]).toEqual([403, null]);
    expect(body).toMatchObject({ sentence: expect.stringMatching(/^Your IP address, 10\.0\.0\.1, is not within/) });
  });
});

describe('X-Auth-Reason', () => {
  test.each([
    ['read-only-key', 'read-only-key', 'read-only-key'],
    ['key-in-url', 'key-in-url', 'key-in-url'],
    ['wrong-password', null, 'wrong-password'],
    ['unknown-user', null, 'unknown-user'],
    ['user-locked', null, 'user-locked'],
    ['unknown-key', null, 'unknown-key'],
    ['api-key', null, null],
  ] as const)('%s: told %j in production, %j in development', (reason, production, development) => {
    expect(reasonHeader(refused('unauthenticated', reason), false)).toBe(production);
    expect(reasonHeader(refused('unauthenticated', reason), true)).toBe(development);
  });
});

describe('the page of a 401', () => {
  test('has what clients of the vendor’s server look for', () => {
    const page = unauthorizedPage(401, FULL, '/slm/webservice/v2.0/TestCase');
    expect(page).toContain('HTTP ERROR 401');
    expect(page).toContain('Problem accessing /slm/webservice/v2.0/TestCase. Reason:');
    expect(page).toContain(FULL);
    expect(unauthorizedPage(401, WRONG, '/')).toContain(`Error 401 ${WRONG}`);
  });

  test.each([
    ['/slm/webservice/v2.0/user;jsessionid=abc', '/slm/webservice/v2.0/user'],
    ['/slm;a=b/webservice;c/v2.0/user', '/slm/webservice/v2.0/user'],
    [`/slm/webservice/v2.0/_${'k'.repeat(43)}/x`, '/slm/webservice/v2.0/***/x'],
    ['/defect/0f0e0d0c-0b0a-4908-8706-050403020100.js', '/defect/0f0e0d0c-0b0a-4908-8706-050403020100.js'],
  ])('shows %s as %s, which holds no credential', (path, shown) => {
    expect(unauthorizedPage(401, FULL, path)).toContain(`Problem accessing ${shown}. Reason:`);
  });

  test('takes no markup from the path', () => {
    const page = unauthorizedPage(401, FULL, '/<script>alert("x")</script>&\'');
    expect(page).not.toContain('<script>');
    expect(page).toContain('/&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;&amp;&#39;.');
  });
});
