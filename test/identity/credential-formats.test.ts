import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { credentialDigest, generateApiKey, hasValidChecksum } from '../../src/identity/api-key.ts';
import { credentialForm } from '../../src/identity/credential-form.ts';
import { securityTokenOf, unboundSecurityToken } from '../../src/identity/security-token.ts';
import { sessionCookies } from '../../src/identity/session-cookies.ts';
import { issueSessionId, readSessionId } from '../../src/identity/session-id.ts';
import { secureRandom } from '../../src/kernel/random.ts';

const SECRET = Buffer.alloc(32, 7);

describe('an API key', () => {
  test('is an underscore and 43 base62 digits, new each time', () => {
    const keys = Array.from({ length: 200 }, () => generateApiKey(secureRandom).reveal());
    for (const key of keys) expect(key).toMatch(/^_[0-9A-Za-z]{43}$/);
    expect(new Set(keys).size).toBe(keys.length);
  });

  test('uses every digit with the same chance', () => {
    const counts = new Map<string, number>();
    for (let n = 0; n < 2000; n++) {
      for (const digit of generateApiKey(secureRandom).reveal().slice(1, 38))
        counts.set(digit, (counts.get(digit) ?? 0) + 1);
    }
    expect(counts.size).toBe(62);
    const mean = (2000 * 37) / 62;
    for (const count of counts.values()) expect(Math.abs(count - mean)).toBeLessThan(mean * 0.25);
  });

  test('tells a mistyped letter and a swapped pair by its check digits', () => {
    for (let n = 0; n < 200; n++) {
      const key = generateApiKey(secureRandom).reveal();
      expect(hasValidChecksum(key)).toBe(true);
      for (let at = 1; at < key.length; at++) {
        const other = key[at] === 'x' ? 'y' : 'x';
        expect(hasValidChecksum(`${key.slice(0, at)}${other}${key.slice(at + 1)}`)).toBe(false);
        const swapped = `${key.slice(0, at)}${key[at + 1] ?? ''}${key[at]}${key.slice(at + 2)}`;
        if (swapped !== key && at + 1 < key.length) expect(hasValidChecksum(swapped)).toBe(false);
      }
      expect(hasValidChecksum(key.slice(1))).toBe(false);
    }
  });

  test('never shows its value when printed', () => {
    const key = generateApiKey(secureRandom);
    expect(`${key} ${JSON.stringify({ key })}`).toBe('[secret] {"key":"[secret]"}');
  });
});

describe('a session id', () => {
  const facts = fc.record({
    userOid: fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
    issuedAt: fc.date({ min: new Date(0), max: new Date(Date.UTC(3000, 0)), noInvalidDate: true }),
    epoch: fc.nat(),
  });

  test('says what it was issued for', () => {
    fc.assert(
      fc.property(facts, (given) => {
        expect(readSessionId(SECRET, issueSessionId(SECRET, given, secureRandom))).toEqual(given);
      }),
    );
  });

  test('is refused when any digit is changed, or under another secret', () => {
    const id = issueSessionId(SECRET, { userOid: 1, issuedAt: new Date(0), epoch: 0 }, secureRandom);
    for (let at = 0; at < id.length; at++) {
      const changed = `${id.slice(0, at)}${id[at] === '0' ? '1' : '0'}${id.slice(at + 1)}`;
      expect(readSessionId(SECRET, changed)).toBeNull();
    }
    expect(readSessionId(Buffer.alloc(32, 8), id)).toBeNull();
  });

  test.each(['', '_', 'x', 'a'.repeat(100), 'F'.repeat(100), `${'0'.repeat(99)}`])('%j is none', (text) => {
    expect(readSessionId(SECRET, text)).toBeNull();
  });

  test('is new each time and told from a key by its form', () => {
    const issue = () => issueSessionId(SECRET, { userOid: 1, issuedAt: new Date(0), epoch: 0 }, secureRandom);
    expect(issue()).not.toBe(issue());
    expect(credentialForm(issue())).toBe('session-id');
    expect(credentialForm(generateApiKey(secureRandom).reveal())).toBe('api-key');
    expect(credentialForm(generateApiKey(secureRandom).reveal().slice(1))).toBe('key-without-underscore');
    expect(credentialForm(securityTokenOf(SECRET, issue()))).toBe('security-token');
    expect(credentialForm('a'.repeat(42))).toBe('other');
  });
});

test('a security token is a UUID, one for a session, and unlike the session of any key', () => {
  const [first, second] = [securityTokenOf(SECRET, 'a'), securityTokenOf(SECRET, 'b')];
  expect(first).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(securityTokenOf(SECRET, 'a')).toBe(first);
  expect(new Set([first, second, unboundSecurityToken(SECRET, 1), securityTokenOf(Buffer.alloc(32), 'a')]).size).toBe(
    4,
  );
});

describe('session cookies', () => {
  test('are host-only and not Secure over http, or the toolkits drop them', () => {
    expect(sessionCookies('id', 100, false)).toEqual([
      'JSESSIONID=id; Path=/; HttpOnly; SameSite=Lax',
      'ZSESSIONID=id; Path=/; HttpOnly; SameSite=Lax',
      'SUBBUCKETID=100; Path=/; HttpOnly; SameSite=Lax',
    ]);
  });

  test('are Secure and still host-only over https', () => {
    for (const cookie of sessionCookies('id', 100, true)) {
      expect(cookie).toMatch(/; Secure$/);
      expect(cookie).not.toMatch(/domain|expires|max-age/i);
    }
  });
});

test('a digest is SHA-256', () => {
  expect(credentialDigest('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});
