import { beforeAll, describe, expect, it, test } from 'vitest';
import type { Attribute } from '../../src/model/attribute.ts';
import type { ObjectType } from '../../src/model/registry.ts';
import { creatableTypes, createSpecimens, EXCLUSIVE, inPond, isWritable, type Values } from '../support/specimens.ts';
import { type Caller, type Json, useWorld } from '../support/world.ts';

const world = useWorld();

let admin: Caller;
beforeAll(() => {
  admin = world.as('admin');
});

const specimens = createSpecimens(() => admin);

const named = creatableTypes.map((type): [string, ObjectType] => [type.name, type]);

const updatable = named.filter(([, type]) => type.operations.includes('U'));

/** The whole object, attributes that are only sent when named among them. */
const read = async (type: ObjectType, oid: number): Promise<Json> => {
  const fetch = type.attributes.map(({ name }) => name).join(',');
  const { result } = await admin.get(`/${type.path}/${oid}`, { fetch });
  expect(result.Errors).toEqual([]);
  return result;
};

const oidOf = (reference: Json): number => Number(String(reference._ref).split('/').at(-1));

/** The items of a collection, by ObjectID. */
const itemsOf = async (type: ObjectType, oid: number, name: string): Promise<readonly number[]> => {
  const { result } = await admin.get(`/${type.path}/${oid}/${name}`, { fetch: 'ObjectID', pagesize: 200 });
  expect(result.Errors).toEqual([]);
  return result.Results.map((each: Json) => each.ObjectID);
};

/** A value as it should be read back. */
const expectValue = async (type: ObjectType, attribute: Attribute, object: Json, written: Json): Promise<void> => {
  const name = `${type.name}.${attribute.name}`;
  const shown = object[attribute.name];
  if (attribute.kind === 'OBJECT') return expect([name, oidOf(shown)]).toEqual([name, oidOf(written)]);
  if (attribute.kind !== 'COLLECTION') return expect([name, shown]).toEqual([name, written]);
  const items = written.map(oidOf);
  expect([name, shown.Count]).toEqual([name, items.length]);
  expect([name, await itemsOf(type, object.ObjectID, attribute.name)]).toEqual([name, items]);
};

const expectValues = async (type: ObjectType, object: Json, written: Values): Promise<void> => {
  for (const [name, value] of Object.entries(written)) {
    const attribute = type.attribute(name);
    if (attribute === undefined) throw new Error(`${type.name} has no attribute ${name}`);
    await expectValue(type, attribute, object, value);
  }
};

describe('the least that a type needs makes an object', () => {
  test.each(named)('%s', async (_, type) => {
    const values = await specimens.minimal(type);
    const { status, root, result } = await admin.post(`/${type.path}/create`, { [type.elementName]: values }, inPond);
    expect([status, root, result.Errors, result.Warnings]).toEqual([200, 'CreateResult', [], []]);
    expect(result.Object).toMatchObject({ _type: type.typePath, _objectVersion: '1', VersionId: '1' });
    const object = await read(type, result.Object.ObjectID);
    await expectValues(type, object, values);
    for (const attribute of type.attributes.filter(({ default: given }) => given !== null)) {
      if (attribute.name in values || !isWritable(attribute)) continue;
      const given = attribute.kind === 'INTEGER' ? Number(attribute.default) : attribute.default;
      expect([attribute.name, object[attribute.name]]).toEqual([attribute.name, given]);
    }
  });
});

describe('every attribute that a new object may have is kept', () => {
  const variants = named.flatMap(([name, type]): [string, ObjectType, readonly string[]][] => {
    const [first, ...others] = EXCLUSIVE[name] ?? [];
    if (first === undefined) return [[name, type, []]];
    return [first, ...others].map((kept) => [
      `${name} with ${kept}`,
      type,
      [first, ...others].filter((each) => each !== kept),
    ]);
  });
  test.each(variants)('%s', async (_, type, without) => {
    const values = await specimens.full(type, without);
    const { result } = await admin.post(`/${type.path}/create`, { [type.elementName]: values }, inPond);
    expect([result.Errors, result.Warnings]).toEqual([[], []]);
    await expectValues(type, await read(type, result.Object.ObjectID), values);
  });
});

describe('every attribute that may change is changed', () => {
  test.each(updatable)('%s', async (_, type) => {
    const { ObjectID } = await specimens.make(type);
    const values = Object.fromEntries(
      Object.entries(await specimens.full(type)).filter(([name]) => type.attribute(name)?.createOnly !== true),
    );
    const { root, result } = await admin.post(`/${type.path}/${ObjectID}`, { [type.elementName]: values }, inPond);
    expect([root, result.Errors, result.Warnings]).toEqual(['OperationResult', [], []]);
    expect(result.Object._objectVersion).toBe('2');
    await expectValues(type, await read(type, ObjectID), values);
  });
});

describe('an object that is sent back as it was read changes nothing', () => {
  test.each(updatable)('%s', async (_, type) => {
    const { result: made } = await admin.post(
      `/${type.path}/create`,
      { [type.elementName]: await specimens.full(type) },
      inPond,
    );
    const { ObjectID } = made.Object;
    const { _ref, ...before } = (await admin.get(`/${type.path}/${ObjectID}`)).result;
    const { result } = await admin.post(`/${type.path}/${ObjectID}`, { [type.elementName]: { _ref, ...before } });
    expect(result.Errors).toEqual([]);
    expect(result.Object._objectVersion).toBe('1');
    const { result: after } = await admin.get(`/${type.path}/${ObjectID}`);
    expect(after).toEqual({ _ref, ...before });
  });
});

describe('fetch says what the answer to a write shows', () => {
  test.each(updatable)('%s', async (_, type) => {
    const values = await specimens.minimal(type);
    const fetch = { ...inPond, fetch: 'ObjectID,CreationDate' };
    const { result: made } = await admin.post(`/${type.path}/create`, { [type.elementName]: values }, fetch);
    expect(made.Errors).toEqual([]);
    const shown = Object.keys(made.Object).filter((key) => !key.startsWith('_'));
    expect(shown).toEqual(['CreationDate', 'ObjectID']);
    const path = `/${type.path}/${made.Object.ObjectID}`;
    const { result: changed } = await admin.post(path, { [type.elementName]: {} }, { fetch: 'ObjectID' });
    expect(Object.keys(changed.Object).filter((key) => !key.startsWith('_'))).toEqual(['ObjectID']);
  });
});

describe('values in the forms that toolkits send', () => {
  /** One value and other forms that mean the same, by kind. */
  const FORMS: Readonly<Record<string, readonly (readonly [Json, Json])[]>> = {
    BOOLEAN: [
      ['True', true],
      ['false', false],
      ['FALSE', false],
    ],
    INTEGER: [
      ['7', 7],
      [' 8 ', 8],
      ['9.0', 9],
    ],
    QUANTITY: [
      ['3.5', 3.5],
      ['+4', 4],
      ['5e0', 5],
    ],
    DECIMAL: [['2.25', 2.25]],
    DATE: [
      ['2026-05-06T04:00:00+00:00', '2026-05-06T04:00:00.000Z'],
      ['2026-05-06T00:00:00-0400', '2026-05-06T04:00:00.000Z'],
      ['2026-05-06', '2026-05-06T04:00:00.000Z'],
    ],
    TEXT: [
      [42.7, '42.7'],
      [true, 'true'],
    ],
    STRING: [[27, '27']],
  };
  /** Moved by rules of their own, which other tests are about. */
  const SNAPPED = new Set(['Iteration', 'Release', 'TimeEntryValue']);

  test.each(updatable)('%s', async (_, type) => {
    const { ObjectID } = await specimens.make(type);
    for (const attribute of type.attributes.filter((each) => isWritable(each) && !each.createOnly)) {
      const isFree = !attribute.constrained && attribute.allowed === null && attribute.name !== 'UserName';
      const isMoved = attribute.kind === 'DATE' && SNAPPED.has(type.name);
      for (const [sent, kept] of isFree && !isMoved ? (FORMS[attribute.kind] ?? []) : []) {
        const body = { [type.elementName]: { [attribute.name]: sent } };
        const { result } = await admin.post(`/${type.path}/${ObjectID}`, body, { fetch: attribute.name });
        expect([attribute.name, sent, result.Errors]).toEqual([attribute.name, sent, []]);
        expect([attribute.name, sent, result.Object[attribute.name]]).toEqual([attribute.name, sent, kept]);
      }
    }
  });

  it('references in every form', async () => {
    const { ObjectID, ObjectUUID } = await specimens.make(
      creatableTypes.find(({ name }) => name === 'PortfolioItem/Feature') as ObjectType,
    );
    const { ObjectID: story } = await admin.create('hierarchicalrequirement', { Name: 'Refers' }, inPond);
    const forms = [
      `feature/${ObjectID}`,
      `/portfolioitem/feature/${ObjectID}`,
      `PortfolioItem/Feature/${ObjectID}`,
      `PortfolioItem/${ObjectID}`,
      `/slm/webservice/v2.0/portfolioitem/feature/${ObjectID}`,
      `https://rally1.rallydev.com/slm/webservice/v2.0/portfolioitem/feature/${ObjectID}`,
      `https://rally1.rallydev.com/slm/webservice/1.43/portfolioitem/feature/${ObjectID}.js`,
      `${world.origin}/slm/webservice/v2.x/portfolioitem/feature/${ObjectID}`,
      `/portfolioitem/feature/${ObjectUUID}`,
      ObjectID,
      String(ObjectID),
      { _ref: `/portfolioitem/feature/${ObjectID}` },
      { _ref: `feature/${ObjectID}`, _type: 'Feature', Name: 'said beside it' },
    ];
    for (const form of forms) {
      for (const value of [form, null]) {
        const body = { HierarchicalRequirement: { PortfolioItem: value } };
        const { result } = await admin.post(`/hierarchicalrequirement/${story}`, body);
        expect([value, result.Errors]).toEqual([value, []]);
        const shown = result.Object.PortfolioItem;
        expect([value, shown === null ? null : oidOf(shown)]).toEqual([value, value === null ? null : ObjectID]);
      }
    }
  });
});

describe('a create that is refused leaves nothing behind, so that sending it again is harmless', () => {
  test.each(
    named.filter(
      ([, type]) => type.attribute('Name')?.required === true && isWritable(type.attribute('Name') as Attribute),
    ),
  )('%s', async (_, type) => {
    const values = await specimens.minimal(type);
    const create = (body: Values) => admin.post(`/${type.path}/create`, { [type.elementName]: body }, inPond);
    const before = await world.digest();
    for (let attempt = 0; attempt < 3; attempt++) {
      const { result } = await create({ ...values, Name: null });
      expect(result.Errors).toEqual([`Validation error: ${type.elementName}.Name should not be null`]);
      expect(result).not.toHaveProperty('Object');
    }
    expect(await world.digest()).toEqual(before);
    const numbered = type.formattedIdPrefix === null ? null : await specimens.make(type);
    const { result } = await create(values);
    expect(result.Errors).toEqual([]);
    if (numbered === null) return;
    const number = (id: string): number => Number(id.replace(/^\D+/, ''));
    expect(number(result.Object.FormattedID)).toBe(number(numbered.FormattedID) + 1);
  });
});
