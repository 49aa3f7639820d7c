import { describe, expect, test } from 'vitest';
import { readJson } from '../../src/wsapi/json-reader.ts';

const LIMITS = { jsonDepth: 64 };

const value = (body: string | Uint8Array): unknown => {
  const result = readJson(body, LIMITS);
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
};

const refused = (body: string | Uint8Array): string | null => {
  const result = readJson(body, LIMITS);
  return result.ok ? null : result.error.message;
};

describe('what the .NET toolkit sends', () => {
  test.each([
    ['{"defect":{"Ready":True}}', { defect: { Ready: true } }],
    [
      '{"defect":{"Ready":False,"X":FALSE,"Y":tRuE,"Z":Null}}',
      { defect: { Ready: false, X: false, Y: true, Z: null } },
    ],
    ['{"defect":{"Description":"one\ntwo\tthree\u0001"}}', { defect: { Description: 'one\ntwo\tthree\u0001' } }],
    ['{"defect":{"TargetDate":2017-04-29T20:23:51.188Z}}', { defect: { TargetDate: '2017-04-29T20:23:51.188Z' } }],
    ['{"a":[2017-04-29,2017-04-29T20:23:51+02:00 ]}', { a: ['2017-04-29', '2017-04-29T20:23:51+02:00'] }],
    [
      '{"a" : [ 1 , -2.5e3 , True , {} , [] ] , "b":"\\u00e4\\"\\\\\\/\\n"}',
      { a: [1, -2500, true, {}, []], b: 'ä"\\/\n' },
    ],
    ['{"a":True,"a":2}', { a: 2 }],
  ])('%j', (body, expected) => {
    expect(value(body)).toEqual(expected);
  });
});

describe('what stays refused, with a sentence that says where', () => {
  test.each([
    ['{', 'The body is not JSON: expected a key in double quotes but saw the end at character 2.'],
    ['{"a"}', 'The body is not JSON: expected ":" but saw "}" at character 5.'],
    ['{"a":}', 'The body is not JSON: expected a value but saw "}" at character 6.'],
    ['{"a":1,}', 'The body is not JSON: expected a key in double quotes but saw "}" at character 8.'],
    ['[1,]', 'The body is not JSON: expected a value but saw "]" at character 4.'],
    ['[1 2]', 'The body is not JSON: expected "," or "]" but saw "2" at character 4.'],
    ['{"a":1 "b":2}', 'The body is not JSON: expected "," or "}" but saw ""b"" at character 8.'],
    ["{'a':1}", `The body is not JSON: expected a key in double quotes but saw "'a'" at character 2.`],
    ['{a:1}', 'The body is not JSON: expected a key in double quotes but saw "a" at character 2.'],
    ['{"a":Truthy}', 'The body is not JSON: expected a value but saw "Truthy" at character 6.'],
    ['{"a":01}', 'The body is not JSON: expected a value but saw "01" at character 6.'],
    ['{"a":NaN}', 'The body is not JSON: expected a value but saw "NaN" at character 6.'],
    ['{"a":2017-04-29 20:23}', 'The body is not JSON: expected "," or "}" but saw "20" at character 17.'],
    ['{"a":"b', 'The body is not JSON: expected a closing double quote but saw the end at character 8.'],
    ['{"a":"\\x"}', 'The body is not JSON: expected an escape that JSON knows but saw "x"" at character 8.'],
    ['{"a":"\\u12"}', 'The body is not JSON: expected four hexadecimal digits but saw "12"" at character 9.'],
    ['{"a":1} x', 'The body is not JSON: expected the end of the body but saw "x" at character 9.'],
    ['<html>', 'The body is not JSON: expected a value but saw "<html>" at character 1.'],
    ['', 'The body is empty.'],
    [' \n', 'The body is empty.'],
    ['{"a":1e999}', 'The body contains a number that is too large.'],
    ['{"a":["\\u0000"]}', 'The body contains the character U+0000.'],
    ['{"a":"\0"}', 'The body contains the character U+0000.'],
    ['{"\\u0000":1}', 'The body contains the character U+0000.'],
    ['{"a":"\\ud800"}', 'The body contains an unpaired surrogate.'],
    ['{"a":"\\udc00\\ud800"}', 'The body contains an unpaired surrogate.'],
    ['{"a":"\ud800"}', 'The body contains an unpaired surrogate.'],
  ])('%j', (body, sentence) => {
    expect(refused(body)).toBe(`Could not parse: ${sentence}`);
  });

  test('bytes that are no UTF-8', () => {
    expect(refused(Uint8Array.of(0x22, 0xff, 0x22))).toBe('Could not parse: The body is not valid UTF-8.');
    expect(refused(Uint8Array.of(0x22, 0xed, 0xa0, 0x80, 0x22))).toBe('Could not parse: The body is not valid UTF-8.');
  });

  test('a huge token is not repeated whole', () => {
    expect(refused(`{"a":${'x'.repeat(100_000)}}`)?.length).toBeLessThan(200);
  });
});

describe('what is read all the same', () => {
  test('a byte order mark in front', () => {
    expect(value('\uFEFF{"a":1}')).toEqual({ a: 1 });
    expect(value(Uint8Array.of(0xef, 0xbb, 0xbf, 0x5b, 0x5d))).toEqual([]);
  });

  test('paired surrogates, raw and escaped', () => {
    expect(value('["😀","\\ud83d\\ude00"]')).toEqual(['😀', '😀']);
  });

  test('brackets and escaped quotes in strings do not count as nesting', () => {
    expect(value(JSON.stringify({ a: `${'["\\'.repeat(500)}` }))).toEqual({ a: '["\\'.repeat(500) });
  });

  test.each(['{"__proto__":{"polluted":true},"a":{"constructor":1}}', '{"__proto__":{"polluted":True}}'])(
    'the key __proto__ is a key like any other: %s',
    (body) => {
      const object = value(body) as Record<string, unknown>;
      expect(Object.getPrototypeOf(object)).toBeNull();
      expect(Object.hasOwn(object, '__proto__')).toBe(true);
      expect(object.polluted).toBeUndefined();
      expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    },
  );
});

describe('nesting', () => {
  test.each(['[', '{"a":'])('%s at the limit is read, one deeper is a sentence', (open) => {
    const close = open === '[' ? ']' : '}';
    const nested = (depth: number): string => `${open.repeat(depth)}${open === '[' ? '' : '1'}${close.repeat(depth)}`;
    expect(refused(nested(64))).toBeNull();
    expect(refused(nested(65))).toBe('Could not parse: The body nests arrays and objects deeper than 64 levels.');
  });

  test.each([10_000, 100_000, 1_000_000])('%d levels do not exhaust the stack', (depth) => {
    for (const open of ['[', '{"a":', '[True,']) {
      expect(refused(open.repeat(depth))).toContain('deeper than 64 levels');
    }
  });
});
