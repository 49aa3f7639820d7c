import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Presented, readPresented } from '../../src/identity/presented.ts';

const read = (
  headers: readonly (readonly [string, string])[],
  queryParameters: readonly (readonly [string, string])[] = [],
): Presented => readPresented({ rawHeaders: headers.flat(), queryParameters });

const base64 = (text: string, encoding: BufferEncoding = 'utf8') => Buffer.from(text, encoding).toString('base64');

describe('Authorization', () => {
  test.each([
    ['a user and a password', `Basic ${base64('ann:pw')}`, { kind: 'password', userName: 'ann', password: 'pw' }],
    ['any case of the scheme', `bAsIc ${base64('ann:pw')}`, { kind: 'password', userName: 'ann', password: 'pw' }],
    ['a password with colons', `Basic ${base64('ann:p:w:')}`, { kind: 'password', userName: 'ann', password: 'p:w:' }],
    ['an empty password', `Basic ${base64('ann:')}`, { kind: 'password', userName: 'ann', password: '' }],
    ['UTF-8', `Basic ${base64('zoë:pä')}`, { kind: 'password', userName: 'zoë', password: 'pä' }],
    ['Latin-1', `Basic ${base64('zoë:pä', 'latin1')}`, { kind: 'password', userName: 'zoë', password: 'pä' }],
    ['a key twice', `Basic ${base64('_k:_k')}`, { kind: 'carried', value: '_k' }],
    ['a name twice', `Basic ${base64('ann:ann')}`, { kind: 'password', userName: 'ann', password: 'ann' }],
    ['a blank user', `Basic ${base64(':abc')}`, { kind: 'carried', value: 'abc' }],
    ['neither', `Basic ${base64(':')}`, { kind: 'blank' }],
    ['no colon', `Basic ${base64('ann')}`, { kind: 'malformed' }],
    ['no base64', 'Basic ann:pw', { kind: 'malformed' }],
    ['nothing', 'Basic', { kind: 'malformed' }],
    ['another scheme', 'Digest username="ann"', { kind: 'absent' }],
    ['an empty header', '', { kind: 'absent' }],
  ])('%s', (_case, value, expected) => {
    expect(read([['authorization', value]]).basic).toEqual(expected);
  });

  test('two different Basic headers are malformed, two equal ones are one', () => {
    const ann = ['Authorization', `Basic ${base64('ann:pw')}`] as const;
    const bob = ['Authorization', `Basic ${base64('bob:pw')}`] as const;
    expect(read([ann, bob]).basic).toEqual({ kind: 'malformed' });
    expect(read([ann, ann]).basic).toMatchObject({ userName: 'ann' });
  });

  test('Bearer stands beside Basic', () => {
    const both = read([
      ['Authorization', 'bearer abc'],
      ['Authorization', `Basic ${base64('ann:pw')}`],
    ]);
    expect(both.bearer).toEqual(['abc']);
    expect(both.basic).toMatchObject({ userName: 'ann' });
  });
});

describe('cookies and the header zsessionid', () => {
  test.each([
    ['one', [['Cookie', 'a=b; JSESSIONID=s1; c=d']], ['s1'], []],
    ['in any case', [['cookie', 'jsessionid=s1; ZsessionID=s2']], ['s1'], ['s2']],
    [
      'in several headers',
      [
        ['Cookie', 'JSESSIONID=s1'],
        ['Cookie', 'ZSESSIONID=s2'],
      ],
      ['s1'],
      ['s2'],
    ],
    ['quoted', [['Cookie', 'JSESSIONID="s1"']], ['s1'], []],
    ['repeated', [['Cookie', 'JSESSIONID=s1; JSESSIONID=s1; JSESSIONID=s2']], ['s1', 's2'], []],
    ['blank', [['Cookie', '']], [], []],
    ['without a value', [['Cookie', 'JSESSIONID=; ZSESSIONID']], [], []],
    ['with a name that only ends so', [['Cookie', 'XJSESSIONID=s1']], [], []],
    ['far too many', [['Cookie', Array.from({ length: 40 }, (_each, n) => `JSESSIONID=s${n}`).join(';')]], [], []],
  ] as const)('%s', (_case, headers, jsessionid, zsessionid) => {
    const presented = read(headers);
    expect(presented.jsessionid).toEqual(jsessionid);
    expect(presented.zsessionidCookie).toEqual(zsessionid);
  });

  test('the header has no case and its blanks do not count', () => {
    expect(read([['ZSessionID', ' _key ']]).header).toEqual(['_key']);
    expect(read([['zsessionid', '']]).header).toEqual([]);
    expect(
      read([
        ['zsessionid', '_a'],
        ['ZSESSIONID', '_b'],
      ]).header,
    ).toEqual(['_a', '_b']);
  });

  test('names that every object has are no headers', () => {
    expect(() =>
      read([
        ['constructor', 'x'],
        ['__proto__', 'y'],
        ['toString', 'z'],
      ]),
    ).not.toThrow();
  });
});

describe('the URL', () => {
  test.each([
    ['key is the security token', ['key', 'None'], ['None'], false],
    ['apiKey is a credential in the wrong place', ['apiKey', 'x'], [], true],
    ['so is zsessionid', ['ZSESSIONID', 'x'], [], true],
    ['so is access_token', ['access_token', 'x'], [], true],
    ['and whatever looks like a key', ['q', `_${'a'.repeat(43)}`], [], true],
    ['other parameters are not', ['query', '(Name = "_a")'], [], false],
  ] as const)('%s', (_case, parameter, tokens, inUrl) => {
    const presented = read([], [parameter]);
    expect(presented.securityTokens).toEqual(tokens);
    expect(presented.keyInUrl).toBe(inUrl);
  });
});

test('no bytes in any of the headers throw', () => {
  const name = fc.constantFrom('authorization', 'cookie', 'zsessionid', 'origin', 'sec-fetch-site', 'x');
  const value = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.uint8Array().map((bytes) => `Basic ${Buffer.from(bytes).toString('base64')}`),
    fc.string().map((text) => `JSESSIONID=${text}`),
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(name, value)), fc.array(fc.tuple(fc.string(), fc.string())), (headers, query) => {
      const presented = read(headers, query);
      const turned = read(headers.toReversed(), query.toReversed());
      for (const kind of ['jsessionid', 'zsessionidCookie', 'header', 'bearer', 'securityTokens'] as const) {
        expect(turned[kind].toSorted()).toEqual(presented[kind].toSorted());
      }
      expect(turned.basic).toEqual(presented.basic);
    }),
    { numRuns: 3000 },
  );
});
