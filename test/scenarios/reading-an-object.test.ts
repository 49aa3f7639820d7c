import { describe, expect, it, test } from 'vitest';
import { API, type Json, useWorld } from '../support/world.ts';
import {
  apiKeyOf,
  DEFECT,
  ITERATION,
  PROJECT,
  STORY,
  TAG,
  USER,
  UUID_OF_ALPHA,
  WORKSPACE,
} from '../support/world-seed.ts';

const world = useWorld();

const API_MEMBERS = { _rallyAPIMajor: '2', _rallyAPIMinor: '0' };
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

const base = (): string => `${world.origin}${API}`;

describe('a single object', () => {
  it('stands under its element name, metadata first, _type, Errors and Warnings last', async () => {
    const { root, result, status, headers } = await world.as('editor').get(`/defect/${DEFECT.alpha}`);
    expect(status).toBe(200);
    expect(headers['content-type']).toMatch(/^application\/json/);
    expect(root).toBe('Defect');
    const keys = Object.keys(result);
    expect(keys.slice(0, 12)).toEqual([
      '_rallyAPIMajor',
      '_rallyAPIMinor',
      '_ref',
      '_refObjectUUID',
      '_objectVersion',
      '_refObjectName',
      'CreationDate',
      '_CreatedAt',
      'ObjectID',
      'ObjectUUID',
      'VersionId',
      'Subscription',
    ]);
    expect(keys[12]).toBe('Workspace');
    expect(keys.slice(-3)).toEqual(['_type', 'Errors', 'Warnings']);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('says who it is in every form', async () => {
    const { result } = await world.as('editor').get(`/defect/${DEFECT.alpha}`);
    expect(result).toMatchObject({
      ...API_MEMBERS,
      _ref: `${base()}/defect/${DEFECT.alpha}`,
      _refObjectUUID: UUID_OF_ALPHA,
      _objectVersion: '1',
      _refObjectName: 'Alpha',
      CreationDate: '2026-01-01T10:00:00.000Z',
      ObjectID: DEFECT.alpha,
      ObjectUUID: UUID_OF_ALPHA,
      VersionId: '1',
      FormattedID: 'DE1',
      _type: 'Defect',
      Errors: [],
      Warnings: [],
    });
  });

  it('writes each kind of value as that kind', async () => {
    const { result, text } = await world.as('editor').get(`/defect/${DEFECT.alpha}`);
    expect(result).toMatchObject({
      Name: 'Alpha',
      Description: 'Leaks at the 100% mark',
      Severity: 'Crash/Data Loss',
      Blocked: true,
      AffectsDoc: false,
      PlanEstimate: 1,
      TargetDate: '2026-01-10T12:00:00.000Z',
      ScheduleState: 'Defined',
      ScheduleStatePrefix: 'D',
      TaskStatus: 'NONE',
      TaskEstimateTotal: 0,
    });
    expect(text).toContain('"PlanEstimate":1.0,');
    expect(result.DragAndDropRank).toHaveLength(64);
  });

  it.each([
    ['RATING', 'Severity', 'None'],
    ['RATING', 'Environment', 'None'],
    ['TEXT', 'Description', ''],
    ['TEXT', 'Notes', ''],
    ['STRING', 'FoundInBuild', null],
    ['constrained STRING', 'Package', null],
    ['QUANTITY', 'PlanEstimate', null],
    ['DATE', 'TargetDate', null],
    ['OBJECT', 'Owner', null],
    ['OBJECT of a type that is not here', 'TestCase', null],
    ['BOOLEAN', 'Blocked', false],
  ])('reads an unset %s (%s) as %j', async (_, attribute, unset) => {
    const { result } = await world.as('editor').get(`/defect/${DEFECT.empty}`, { fetch: attribute });
    expect(Object.hasOwn(result, attribute)).toBe(true);
    expect(result[attribute]).toBe(unset);
  });

  it('sends unset attributes instead of leaving them out', async () => {
    const { result } = await world.as('editor').get(`/defect/${DEFECT.empty}`);
    for (const name of ['Iteration', 'Release', 'Owner', 'Requirement', 'TargetDate', 'FoundInBuild'])
      expect(result[name]).toBeNull();
  });

  it('shows a reference as metadata, name and type', async () => {
    const { result } = await world.as('editor').get(`/defect/${DEFECT.alpha}`);
    expect(Object.keys(result.Iteration)).toEqual([
      '_rallyAPIMajor',
      '_rallyAPIMinor',
      '_ref',
      '_refObjectUUID',
      '_refObjectName',
      '_type',
    ]);
    expect(result.Iteration).toEqual({
      ...API_MEMBERS,
      _ref: `${base()}/iteration/${ITERATION.spring}`,
      _refObjectUUID: expect.stringMatching(UUID),
      _refObjectName: 'Spring',
      _type: 'Iteration',
    });
  });

  it('gives a nameless object no _refObjectName', async () => {
    const { result } = await world.as('editor').get(`/defect/${DEFECT.alpha}`);
    expect(result.RevisionHistory._type).toBe('RevisionHistory');
    expect(result.RevisionHistory).not.toHaveProperty('_refObjectName');
  });

  it('shows a collection as a stub with its Count and an address in the type’s own case', async () => {
    const { result } = await world.as('editor').get(`/hierarchicalrequirement/${STORY.dig}`);
    expect(result.Defects).toEqual({
      ...API_MEMBERS,
      _ref: `${base()}/HierarchicalRequirement/${STORY.dig}/Defects`,
      _type: 'Defect',
      Count: 3,
    });
    expect(Object.keys(result.Defects)).toEqual(['_rallyAPIMajor', '_rallyAPIMinor', '_ref', '_type', 'Count']);
    expect(result.Tasks).toMatchObject({ _type: 'Task', Count: 2 });
    expect(result.Children).toMatchObject({ _type: 'HierarchicalRequirement', Count: 2 });
  });

  it('puts the names of tags into their stub, before the Count', async () => {
    const { result } = await world.as('editor').get(`/hierarchicalrequirement/${STORY.dig}`);
    expect(Object.keys(result.Tags)).toEqual([
      '_rallyAPIMajor',
      '_rallyAPIMinor',
      '_ref',
      '_type',
      '_tagsNameArray',
      'Count',
    ]);
    expect(result.Tags.Count).toBe(2);
    expect(result.Tags._tagsNameArray).toEqual(
      expect.arrayContaining([
        { Name: 'Green', _ref: `/tag/${TAG.green}` },
        { Name: 'urgent', _ref: `/tag/${TAG.urgent}` },
      ]),
    );
    expect(result.Milestones).toMatchObject({ _tagsNameArray: [], Count: 0 });
  });

  it('delivers hidden attributes by name alone', async () => {
    const editor = world.as('editor');
    const whole = await editor.get(`/defect/${DEFECT.alpha}`);
    for (const hidden of ['FormattedIDID', 'FormattedIDPrefix', 'IterationValue', 'ReleaseValue', 'MixedChildren'])
      expect(whole.result).not.toHaveProperty(hidden);
    const named = await editor.get(`/defect/${DEFECT.alpha}`, { fetch: 'FormattedIDID,FormattedIDPrefix' });
    expect(named.result).toMatchObject({ FormattedIDID: 1, FormattedIDPrefix: 'DE' });
  });

  it('never sends the credentials of a user', async () => {
    const { text } = await world.as('admin').get(`/user/${USER.editor}`);
    expect(text).not.toMatch(/password_hash|argon2|digest/i);
    expect(text).not.toContain(apiKeyOf('editor'));
  });
});

describe('ways to name an object', () => {
  const ways: readonly (readonly [string, string])[] = [
    ['its ObjectID', `/defect/${DEFECT.alpha}`],
    ['the extension .js', `/defect/${DEFECT.alpha}.js`],
    ['any case of the type', `/DeFeCt/${DEFECT.alpha}`],
    ['its UUID', `/defect/${UUID_OF_ALPHA}`],
    ['its UUID in capitals', `/defect/${UUID_OF_ALPHA.toUpperCase()}`],
    ['its UUID without dashes', `/defect/${UUID_OF_ALPHA.replaceAll('-', '')}`],
    ['the abstract type above it', `/artifact/${DEFECT.alpha}`],
    ['the abstract type and its UUID', `/schedulableartifact/${UUID_OF_ALPHA}`],
    ['a closing slash', `/defect/${DEFECT.alpha}/`],
  ];
  it.each(ways)('finds it by %s', async (_, path) => {
    const { root, result } = await world.as('editor').get(path);
    expect(root).toBe('Defect');
    expect(result).toMatchObject({ ObjectID: DEFECT.alpha, _ref: `${base()}/defect/${DEFECT.alpha}`, _type: 'Defect' });
  });

  it('says the version that the client used in every ref', async () => {
    const reply = await world.send({
      method: 'GET',
      target: `/slm/webservice/v2.x/defect/${DEFECT.alpha}`,
      headers: { zsessionid: apiKeyOf('editor') },
    });
    const refs = reply.text.match(/"_ref":"http[^"]*"/g) ?? [];
    expect(refs.length).toBeGreaterThan(10);
    for (const ref of refs) expect(ref).toContain('/slm/webservice/v2.x/');
  });

  it('says the host that the client used in every ref', async () => {
    const reply = await world.send({
      method: 'GET',
      target: `${API}/defect/${DEFECT.alpha}`,
      headers: { zsessionid: apiKeyOf('editor'), host: 'rally.garden.test:8080' },
    });
    const { Defect } = JSON.parse(reply.text);
    expect(Defect._ref).toBe(`http://rally.garden.test:8080${API}/defect/${DEFECT.alpha}`);
    expect(reply.text).not.toContain(world.origin);
  });

  it.each([
    ['project', `/projectpermission/${USER.editor}u${PROJECT.pond}p1`, 'ProjectPermission', 'Editor'],
    ['workspace', `/workspacepermission/${USER.keeper}u${WORKSPACE.garden}w1`, 'WorkspacePermission', 'Admin'],
  ])('finds a %s permission by user and scope and calls it so', async (_, path, type, role) => {
    const { root, result } = await world.as('admin').get(path);
    expect(root).toBe(type);
    expect(result).toMatchObject({ Role: role, _ref: `${base()}${path}`, _type: type });
  });

  it('finds the schema’s own objects by their negative numbers', async () => {
    const { root, result } = await world.as('viewer').get('/typedefinition/-51006');
    expect(root).toBe('TypeDefinition');
    expect(result).toMatchObject({ ElementName: 'Defect', ObjectID: -51006, _ref: `${base()}/typedefinition/-51006` });
  });
});

describe('the caller’s own objects', () => {
  it.each(['/user', '/User.js', '/user:current', '/User:current.js'])('%s is the caller', async (path) => {
    const { root, result } = await world.as('viewer').get(path);
    expect(root).toBe('User');
    expect(result).toMatchObject({
      ObjectID: USER.viewer,
      UserName: 'viewer@garden.test',
      _refObjectName: 'Vic Viewer',
    });
  });

  it('answers /user with unknown names with a bare user', async () => {
    const { root, result } = await world.as('viewer').get('/user', { fetch: 'Nonsense' });
    expect(root).toBe('User');
    expect(result).toMatchObject({ _type: 'User', Errors: [], Warnings: [] });
    expect(result).not.toHaveProperty('UserName');
  });

  it('queries users where a query is given, and with the plural', async () => {
    const viewer = world.as('viewer');
    const one = await viewer.get('/user', { query: '(UserName = "editor@garden.test")' });
    expect(one.root).toBe('QueryResult');
    expect(one.result.Results.map((each: Json) => each._refObjectName)).toEqual(['Eve Editor']);
    const all = await viewer.get('/users');
    expect(all.root).toBe('QueryResult');
    expect(all.result.TotalResultCount).toBe(Object.keys(USER).length);
  });

  it('reads the subscription, and queries it with the plural', async () => {
    const viewer = world.as('viewer');
    const own = await viewer.get('/subscription');
    expect([own.root, own.result.Name, own.result.SubscriptionID]).toEqual(['Subscription', 'Grounds', 77]);
    const all = await viewer.get('/subscriptions');
    expect([all.root, all.result.TotalResultCount]).toEqual(['QueryResult', 1]);
  });
});

describe('what cannot be found', () => {
  const lookAway = (text: string, oid: number | string): string => text.replaceAll(String(oid), 'N');

  test.each([
    ['a number that names nothing', '/defect/4711'],
    ['an object of another type', `/defect/${STORY.dig}`],
    ['a negative number', '/defect/-5'],
    ['a number too large for any object', '/defect/99999999999999999999'],
    ['text that is no number', '/defect/DE1'],
    ['a UUID that names nothing', '/defect/00000000-0000-4000-8000-00000000dead'],
    ['an object of another workspace', `/hierarchicalrequirement/${STORY.foreign}`],
    ['a permission that is not there', `/projectpermission/${USER.outsider}u${PROJECT.pond}p1`],
  ])('%s answers Cannot find object to read', async (_, path) => {
    const { status, json } = await world.as('editor').get(path);
    expect(status).toBe(200);
    expect(json).toEqual({
      OperationResult: { ...API_MEMBERS, Errors: ['Cannot find object to read'], Warnings: [] },
    });
  });

  test.each([
    ['a hidden defect', 'defect', DEFECT.secret],
    ['a hidden story', 'hierarchicalrequirement', STORY.lock],
    ['a hidden project', 'project', PROJECT.shed],
    ['a hidden iteration', 'iteration', ITERATION.hidden],
    ['a workspace of others', 'workspace', WORKSPACE.orchard],
  ])('%s answers as one that does not exist', async (_, type, oid) => {
    const angler = world.as('angler');
    const hidden = await angler.get(`/${type}/${oid}`);
    const missing = await angler.get(`/${type}/424242`);
    expect(lookAway(hidden.text, oid)).toBe(lookAway(missing.text, 424242));
    expect(hidden.status).toBe(missing.status);
    expect(hidden.result.Errors).toEqual(['Cannot find object to read']);
  });

  it('shows a reference to a hidden object as null', async () => {
    const { result } = await world.as('warden').get(`/project/${PROJECT.pond}`);
    expect(result.Name).toBe('Pond');
    expect(result.Parent).toBeNull();
  });
});
