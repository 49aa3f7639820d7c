import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { registry } from '../../src/model/registry.ts';
import { readSeedLine, type SeedObject } from '../../src/seed/seed-line.ts';

const read = (line: Readonly<Record<string, unknown>>): SeedObject => {
  const result = readSeedLine(JSON.stringify(line), 1);
  if (!result.ok || result.value?.kind !== 'object') throw new Error(`not an object: ${JSON.stringify(result)}`);
  return result.value;
};

const valuesOf = (line: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  Object.fromEntries([...read(line).values].map(([attribute, value]) => [attribute.name, value]));

describe('a line of a seed file', () => {
  it.each(['', '   ', '\t\r'])('may be empty: %j', (text) => {
    expect(readSeedLine(text, 4)).toEqual({ ok: true, value: null });
  });

  it.each(['Defect', 'defect', 'DEFECT'])('names its type in any case: %s', (_type) => {
    expect(read({ _type, Name: 'x' }).type.name).toBe('Defect');
  });

  it('names its attributes in any case and may carry the metadata of an answer', () => {
    const line = {
      _type: 'Tag',
      _ref: '/tag/1',
      _objectVersion: '3',
      _CreatedAt: 'today',
      _rallyAPIMajor: '2',
      NAME: 'x',
    };
    expect(valuesOf(line)).toEqual({ Name: 'x' });
  });

  it.each([
    ['2026-03-31', '2026-03-31T00:00:00.000Z'],
    ['2026-03-31T16:00:00', '2026-03-31T16:00:00.000Z'],
    ['2026-03-31T16:00', '2026-03-31T16:00:00.000Z'],
    ['2026-03-31T16:00:00.5Z', '2026-03-31T16:00:00.500Z'],
    ['2026-03-31T16:00:00+02:00', '2026-03-31T14:00:00.000Z'],
    ['2026-03-31T16:00:00.123+0200', '2026-03-31T14:00:00.123Z'],
    ['+010000-01-01T13:59:59.000Z', '9999-12-31T23:59:59.999Z'],
  ])('reads the date %s as %s', (given, instant) => {
    expect(valuesOf({ _type: 'Tag', CreationDate: given })).toEqual({ CreationDate: instant });
  });

  it.each([
    ['/user/1001', { type: 'user', id: { kind: 'oid', oid: 1001 } }],
    ['https://example.com/slm/webservice/v2.0/User/1001', { type: 'user', id: { kind: 'oid', oid: 1001 } }],
    [
      { _ref: '/user/1001', _refObjectName: 'Ann' },
      { type: 'user', id: { kind: 'oid', oid: 1001 } },
    ],
    [
      '/user/0A1B2C3D-1111-4222-8333-444455556666',
      { type: 'user', id: { kind: 'uuid', uuid: '0a1b2c3d-1111-4222-8333-444455556666' } },
    ],
    [null, null],
  ])('reads the reference %j', (given, ref) => {
    expect(valuesOf({ _type: 'Defect', Owner: given })).toEqual({ Owner: ref });
  });

  it.each([
    ['ScheduleState', -27506],
    ['Defect.Severity', registry.type('Defect').attribute('Severity')?.oid],
    ['/attributedefinition/-27506', -27506],
  ])('names the definition of a list as %s', (given, oid) => {
    const line = { _type: 'AllowedAttributeValue', AttributeDefinition: given, StringValue: 'x' };
    expect(valuesOf(line)).toMatchObject({ AttributeDefinition: { type: 'attributedefinition', id: { oid } } });
  });

  it('keeps a password out of the attributes', () => {
    const user = read({ _type: 'User', UserName: 'ann@example.com', Password: 'secret' });
    expect(user.password).toBe('secret');
    expect(Object.fromEntries([...user.values].map(([{ name }, value]) => [name, value]))).toEqual({
      UserName: 'ann@example.com',
    });
  });

  it('never throws, whatever it says, and tells its number in every problem', () => {
    const types = registry.types.map((type) => type.name);
    const names = [...new Set(registry.types.flatMap((type) => type.attributes.map((each) => each.name)))];
    const name = fc.oneof(
      fc.constantFrom(...names),
      fc.constantFrom('Password', 'Key', 'Grant', '__proto__'),
      fc.string(),
    );
    const line = fc
      .tuple(fc.oneof(fc.constantFrom(...types, 'ApiKey'), fc.jsonValue()), fc.dictionary(name, fc.jsonValue()))
      .map(([_type, attributes]) => JSON.stringify({ ...attributes, _type }));
    fc.assert(
      fc.property(fc.oneof(line, fc.string(), fc.json()), fc.integer({ min: 1 }), (text, number) => {
        const result = readSeedLine(text, number);
        if (result.ok) return;
        expect(result.error.length).toBeGreaterThan(0);
        expect(result.error.filter((problem) => problem.line !== number || !problem.message.endsWith('.'))).toEqual([]);
      }),
      { numRuns: 2_000 },
    );
  });
});
