import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it, test } from 'vitest';
import { registry } from '../../src/model/registry.ts';
import type { HttpReply } from '../support/http-client.ts';
import { type Json, useWorld } from '../support/world.ts';
import { type Actor, apiKeyOf, PROJECT, WORKSPACE } from '../support/world-seed.ts';

const world = useWorld();

const get = (target: string, actor: Actor = 'viewer', headers = {}): Promise<HttpReply> =>
  world.send({ method: 'GET', target, headers: { zsessionid: apiKeyOf(actor), ...headers } });

const schemaOf = async (path: string, actor: Actor = 'viewer'): Promise<Json> => {
  const redirect = await get(path, actor);
  expect(redirect.status).toBe(302);
  const reply = await get(new URL(redirect.headers.location ?? '').pathname, actor);
  expect(reply.status).toBe(200);
  return JSON.parse(reply.text).QueryResult;
};

describe('the schema of a workspace', () => {
  const path = `/slm/schema/v2.0/workspace/${WORKSPACE.garden}`;

  it.each([path, `/slm/schema/v2.x/workspace/${WORKSPACE.garden}`, `/slm/schema/v2.0/project/${PROJECT.pond}`])(
    '%s redirects to an absolute address that ends in the SchemaVersion',
    async (target) => {
      const { status, headers } = await get(target);
      expect(status).toBe(302);
      const { result } = await world.as('viewer').get(`/workspace/${WORKSPACE.garden}`, { fetch: 'SchemaVersion' });
      expect(result.SchemaVersion).toMatch(/^[0-9a-f]{32}$/);
      expect(headers.location).toBe(`${world.origin}${target}/${result.SchemaVersion}`);
      const project = await world.as('viewer').get(`/project/${PROJECT.pond}`, { fetch: 'SchemaVersion' });
      expect(project.result.SchemaVersion).toBe(result.SchemaVersion);
    },
  );

  it('redirects an old version to the present one', async () => {
    const old = createHash('md5').update('old').digest('hex');
    const { status, headers } = await get(`${path}/${old}`);
    expect(status).toBe(302);
    expect(headers.location).not.toContain(old);
  });

  it('names the host that the client used', async () => {
    const { headers } = await get(path, 'viewer', { host: 'rally.garden.test' });
    expect(headers.location).toMatch(/^http:\/\/rally\.garden\.test\/slm\/schema\/v2\.0\/workspace\//);
  });

  describe('holds', () => {
    let schema: Json;
    let defect: Json;
    const attribute = (name: string): Json => defect.Attributes.find((each: Json) => each.ElementName === name);

    beforeAll(async () => {
      schema = await schemaOf(path);
      defect = schema.Results.find((each: Json) => each.ElementName === 'Defect');
    });

    it('every type, whatever paging was asked for', async () => {
      expect(schema).toMatchObject({ Errors: [], Warnings: [], StartIndex: 1 });
      expect(schema.TotalResultCount).toBe(schema.Results.length);
      const names = schema.Results.map((each: Json) => each.ElementName);
      expect(names).toEqual(
        expect.arrayContaining(['Defect', 'HierarchicalRequirement', 'Task', 'Project', 'User', 'Tag']),
      );
      expect(new Set(names).size).toBe(names.length);
      const redirect = await get(path);
      const paged = await get(`${new URL(redirect.headers.location ?? '').pathname}?pagesize=1&start=5`);
      expect(JSON.parse(paged.text).QueryResult.Results).toHaveLength(names.length);
    });

    it('each type with its facts', () => {
      expect(defect).toMatchObject({
        _ref: `${world.origin}/slm/webservice/v2.0/typedefinition/-51006`,
        _refObjectName: 'Defect',
        _type: 'TypeDefinition',
        ObjectID: -51006,
        Abstract: false,
        Creatable: true,
        Copyable: true,
        Deletable: true,
        ReadOnly: false,
        Queryable: true,
        Restorable: true,
        IDPrefix: 'DE',
        TypePath: 'Defect',
        Ordinal: -1,
        Workspace: { _refObjectName: 'Garden' },
      });
    });

    it('each attribute inline with its facts', () => {
      expect(Array.isArray(defect.Attributes)).toBe(true);
      expect(attribute('Name')).toMatchObject({
        AttributeType: 'STRING',
        SchemaType: 'string',
        MaxLength: 256,
        Required: true,
        ReadOnly: false,
        Custom: false,
        Hidden: false,
        AllowedValues: [],
        _type: 'AttributeDefinition',
      });
      expect(attribute('PlanEstimate')).toMatchObject({
        AttributeType: 'QUANTITY',
        MaxLength: 3,
        MaxFractionalDigits: 2,
      });
      expect(attribute('Tasks')).toMatchObject({ AttributeType: 'COLLECTION', SchemaType: 'DefectTasksType' });
      expect(attribute('Owner')).toMatchObject({ AttributeType: 'OBJECT', SchemaType: 'User' });
      expect(attribute('TaskActualTotal')).toMatchObject({ Hidden: true, ReadOnly: true });
    });

    it('fixed lists of values inline, the null choice first', () => {
      const values = (name: string) => attribute(name).AllowedValues.map((each: Json) => each.StringValue);
      expect(values('Severity')[0]).toBe('');
      expect(values('Severity').slice(-4)).toEqual(['Crash/Data Loss', 'Major Problem', 'Minor Problem', 'Cosmetic']);
      expect(values('State')).toEqual(['Submitted', 'Open', 'Fixed', 'Closed']);
      expect(attribute('State').AllowedValues[0]).toMatchObject({
        _ref: 'null',
        ObjectID: null,
        _type: 'AllowedAttributeValue',
      });
    });

    it('the members that toolkits look up without asking whether they are there', () => {
      const ofType =
        '_ref _refObjectName ElementName Name DisplayName TypePath IDPrefix Abstract Parent Creatable Queryable ReadOnly Deletable Restorable Ordinal RevisionHistory Attributes';
      const ofAttribute =
        '_ref _refObjectName ElementName Name AttributeType Custom Required ReadOnly Filterable Hidden SchemaType Constrained AllowedValueType AllowedValues MaxLength MaxFractionalDigits';
      for (const type of schema.Results) {
        expect(Object.keys(type)).toEqual(expect.arrayContaining(ofType.split(' ')));
        for (const each of type.Attributes) {
          expect(Object.keys(each)).toEqual(expect.arrayContaining(ofAttribute.split(' ')));
        }
      }
      expect(schema.Results.length).toBeGreaterThan(50);
      const subscriptions = schema.Results.filter((each: Json) => each.Name === 'Subscription');
      expect(subscriptions.map((each: Json) => each.Attributes.length > 15)).toEqual([true]);
    });

    it('the levels of the portfolio with their ordinals, below PortfolioItem', () => {
      const levels = schema.Results.filter((each: Json) => each.Ordinal >= 0);
      expect(levels.map((each: Json) => [each.Ordinal, each.TypePath, each.IDPrefix, each.DisplayName])).toEqual([
        [0, 'PortfolioItem/Feature', 'F', 'Portfolio Item Feature'],
        [1, 'PortfolioItem/Initiative', 'I', 'Portfolio Item Initiative'],
        [2, 'PortfolioItem/Theme', 'T', 'Portfolio Item Theme'],
      ]);
      for (const level of levels) expect(level.Parent._refObjectName).toBe('PortfolioItem');
      const above = levels.map((level: Json) => level.Attributes.find((each: Json) => each.ElementName === 'Parent'));
      expect(above.map((each?: Json) => each?.SchemaType)).toEqual([
        'PortfolioItem-Initiative',
        'PortfolioItem-Theme',
        undefined,
      ]);
    });

    it('the type that an attribute refers to, beside a reference to its values', () => {
      expect(attribute('Owner')).toMatchObject({
        AllowedValueType: { _refObjectName: 'User', _type: 'TypeDefinition' },
        AllowedValues: { Count: 0, _type: 'AllowedAttributeValue' },
      });
      expect(attribute('Tasks').AllowedValueType._ref).toBe(
        `${world.origin}/slm/webservice/v2.0/typedefinition/${registry.type('Task').oid}`,
      );
      for (const type of schema.Results) {
        for (const { AllowedValueType, AllowedValues } of type.Attributes) {
          if (AllowedValueType === null) expect(Array.isArray(AllowedValues)).toBe(true);
          else expect(AllowedValues._ref).toMatch(/\/AttributeDefinition\/-\d+\/AllowedValues$/);
        }
      }
    });

    it('the same values as the AllowedValues of each attribute', async () => {
      const viewer = world.as('viewer');
      const parameters = { fetch: 'AttributeDefinition,StringValue', order: 'ValueIndex', pagesize: 2000 };
      const { result } = await viewer.get('/allowedattributevalue', parameters);
      expect(result).toMatchObject({ Errors: [], TotalResultCount: result.Results.length });
      const listed: ReadonlyMap<string, Json[]> = Map.groupBy(
        result.Results,
        (each: Json) => each.AttributeDefinition._ref,
      );
      let compared = 0;
      for (const { _ref, AllowedValues } of schema.Results.flatMap((type: Json) => type.Attributes)) {
        const values = Array.isArray(AllowedValues) ? AllowedValues.map((each: Json) => each.StringValue) : [];
        expect([_ref, values]).toEqual([_ref, (listed.get(_ref) ?? []).map((each) => each.StringValue)]);
        compared += values.length;
      }
      expect(compared).toBeGreaterThan(400);
    });

    it('the values that this workspace added, and no other', async () => {
      const values = (of: Json) =>
        of.Attributes.find((each: Json) => each.ElementName === 'ScheduleState').AllowedValues.map(
          (each: Json) => each.StringValue,
        );
      expect(values(defect)).toEqual(['Defined', 'In-Progress', 'Completed', 'Accepted', 'Released']);
      const other = await schemaOf(`/slm/schema/v2.0/workspace/${WORKSPACE.orchard}`, 'outsider');
      expect(values(other.Results.find((each: Json) => each.ElementName === 'Defect'))).toEqual([
        'Defined',
        'In-Progress',
        'Completed',
        'Accepted',
      ]);
    });

    it('all attributes of the model', () => {
      expect(defect.Attributes.map((each: Json) => each.ElementName).sort()).toEqual(
        registry
          .type('Defect')
          .attributes.map(({ name }) => name)
          .sort(),
      );
    });
  });

  test.each([
    ['a workspace of others', `/slm/schema/v2.0/workspace/${WORKSPACE.orchard}`],
    ['a workspace that is not there', '/slm/schema/v2.0/workspace/4711'],
    ['a project that is not there', '/slm/schema/v2.0/project/4711'],
  ])('%s cannot be found', async (_, target) => {
    const { status, text } = await get(target);
    expect(status).toBe(200);
    expect(JSON.parse(text).OperationResult.Errors).toEqual(['Cannot find object to read']);
  });

  test.each([
    '/slm/schema/v1.43/workspace/200',
    '/slm/schema/v2.0/defect/800',
    '/slm/schema/v2.0',
    '/slm/schema/v2.0/workspace/x',
  ])('%s is no address', async (target) => {
    expect((await get(target)).status).toBe(404);
  });

  it('is for people who are known', async () => {
    expect((await world.send({ method: 'GET', target: path })).status).toBe(401);
  });
});

describe('type definitions', () => {
  test.each([
    ['(TypePath = "defect")', ['Defect']],
    ['(TypePath = "Defect")', ['Defect']],
    ['(TypePath = HIERARCHICALREQUIREMENT)', ['Hierarchical Requirement']],
    ['(ElementName = "HierarchicalRequirement")', ['Hierarchical Requirement']],
    ['(Name = Defect)', ['Defect']],
    ['(TypePath = Nonsense)', []],
  ])('%s', async (query, names) => {
    expect(await world.as('viewer').names('/typedefinition', { query })).toEqual(names);
  });

  it('tell the levels of the portfolio from the lowest up, as clients ask for them', async () => {
    const query = '((Parent.Name = "Portfolio Item") AND (Creatable = true))';
    const { result } = await world
      .as('viewer')
      .get('/typedefinition', { query, order: 'Ordinal', fetch: 'Name,Ordinal' });
    expect(result.Results.map((each: Json) => [each.Ordinal, each.Name])).toEqual([
      [0, 'Feature'],
      [1, 'Initiative'],
      [2, 'Theme'],
    ]);
  });

  it('come in references without fetch and with their Attributes as a stub with it', async () => {
    const viewer = world.as('viewer');
    const { result } = await viewer.get('/typedefinition', { query: '(TypePath = defect)', fetch: 'true' });
    const [type] = result.Results;
    expect(type).toMatchObject({ ElementName: 'Defect', _type: 'TypeDefinition', Ordinal: -1 });
    expect(type.Attributes._ref).toMatch(/\/TypeDefinition\/-51006\/Attributes$/);
    expect(type.Attributes.Count).toBe(registry.type('Defect').attributes.length);
  });

  it('have their Attributes as a collection that pages', async () => {
    const viewer = world.as('viewer');
    const { result } = await viewer.get('/TypeDefinition/-51006/Attributes', { pagesize: 200 });
    expect(result.TotalResultCount).toBe(registry.type('Defect').attributes.length);
    const state = result.Results.find((each: Json) => each.ElementName === 'State');
    expect(state).toMatchObject({
      _type: 'AttributeDefinition',
      AttributeType: 'RATING',
      Constrained: true,
      Custom: false,
      Required: true,
      Type: 'string',
      TypeDefinition: { _refObjectName: 'Defect' },
    });
    expect(state.AllowedValues.Count).toBe(4);
  });

  it('lead to the AllowedValues of an attribute, in order and with those of the caller’s workspace', async () => {
    const valuesOf = async (type: string, name: string, actor: Actor): Promise<readonly string[]> => {
      const caller = world.as(actor);
      const attributes = await caller.get(`/typedefinition/${registry.type(type).oid}/Attributes`, { pagesize: 200 });
      const found = attributes.result.Results.find((each: Json) => each.ElementName === name);
      const { result } = await caller.get(`/attributedefinition/${found.ObjectID}/AllowedValues`, { pagesize: 200 });
      expect(result.Errors).toEqual([]);
      return result.Results.map((each: Json) => each.StringValue);
    };
    expect(await valuesOf('Defect', 'State', 'viewer')).toEqual(['Submitted', 'Open', 'Fixed', 'Closed']);
    expect((await valuesOf('Defect', 'Severity', 'viewer')).slice(-4)).toEqual([
      'Crash/Data Loss',
      'Major Problem',
      'Minor Problem',
      'Cosmetic',
    ]);
    const common = ['Defined', 'In-Progress', 'Completed', 'Accepted'];
    expect(await valuesOf('HierarchicalRequirement', 'ScheduleState', 'viewer')).toEqual([...common, 'Released']);
    expect(await valuesOf('HierarchicalRequirement', 'ScheduleState', 'outsider')).toEqual(common);
  });

  it.each([
    ['Name', ['=', '!=', '>', '<', '>=', '<=', 'contains', '!contains']],
    ['Description', ['contains', '!contains']],
    ['PlanEstimate', ['=', '!=', '>', '<', '>=', '<=']],
    ['Blocked', ['=', '!=']],
    ['Owner', ['=', '!=']],
    ['Tags', ['contains']],
  ])('lead to the operators of a query on %s', async (name, operators) => {
    const oid = registry.type('Defect').attribute(name)?.oid;
    const { result } = await world.as('viewer').get(`/attributedefinition/${oid}/AllowedQueryOperators`);
    expect(result.Results.map((each: Json) => each.OperatorName)).toEqual(operators);
  });

  it.each([
    ['Attachment', 'Size', true, false],
    ['TimeEntryValue', 'DateVal', true, true],
    ['TimeEntryValue', 'TimeEntryItem', true, true],
    ['PullRequest', 'TypeDefinition', true, false],
    ['Connection', 'TypeDefinition', false, false],
    ['TimeEntryValue', 'Hours', false, false],
  ])('say of %s.%s that it is read-only: %s', async (type, name, ReadOnly, Required) => {
    const path = `/typedefinition/${registry.type(type).oid}/Attributes`;
    const { result } = await world.as('viewer').get(path, { query: `(ElementName = ${name})` });
    expect(result.Results).toMatchObject([{ ElementName: name, ReadOnly, Required }]);
  });

  it('cannot be changed by anybody', async () => {
    const before = await world.rowCounts();
    const admin = world.as('admin');
    for (const reply of [
      await admin.post('/typedefinition/create', { TypeDefinition: { Name: 'x' } }),
      await admin.post('/typedefinition/-51006', { TypeDefinition: { Name: 'x' } }),
      await admin.delete('/typedefinition/-51006'),
    ]) {
      expect([reply.status, reply.result.Errors.length]).toEqual([200, 1]);
    }
    expect(await world.rowCounts()).toEqual(before);
  });
});
