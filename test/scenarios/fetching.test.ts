import { beforeAll, describe, expect, it } from 'vitest';
import { limits } from '../../src/config/limits.ts';
import { type Json, useWorld } from '../support/world.ts';
import { DEFECT, RELEASE, STORY, TASK, USER } from '../support/world-seed.ts';

const world = useWorld();

const REFERENCE = ['_rallyAPIMajor', '_rallyAPIMinor', '_ref', '_refObjectUUID', '_refObjectName', '_type'];

const METADATA = ['_rallyAPIMajor', '_rallyAPIMinor', '_ref', '_refObjectUUID', '_objectVersion', '_refObjectName'];

/** The attributes that stand between the metadata and _type. */
const attributesOf = (object: Json): readonly string[] =>
  Object.keys(object).filter((key) => !key.startsWith('_') && key !== 'Errors' && key !== 'Warnings');

const first = async (parameters: Record<string, string>): Promise<Json> => {
  const { result } = await world
    .as('editor')
    .get('/defect', { query: `(ObjectID = ${DEFECT.alpha})`, project: 'null', ...parameters });
  expect(result.Errors).toEqual([]);
  expect(result.Warnings).toEqual([]);
  return result.Results[0];
};

const one = async (path: string, fetch: string): Promise<Json> => {
  const { result } = await world.as('editor').get(path, { fetch });
  expect([result.Errors, result.Warnings]).toEqual([[], []]);
  return result;
};

describe('without fetch', () => {
  it('a query on a type gives references only', async () => {
    expect(Object.keys(await first({}))).toEqual(REFERENCE);
  });

  it('a collection gives whole objects', async () => {
    const { result } = await world.as('editor').get(`/hierarchicalrequirement/${STORY.dig}/Tasks`);
    expect(result.Results).toHaveLength(2);
    for (const task of result.Results) expect(attributesOf(task)).toContain('WorkProduct');
  });

  it('a single object comes whole', async () => {
    expect(attributesOf((await world.as('editor').get(`/defect/${DEFECT.alpha}`)).result).length).toBeGreaterThan(50);
  });

  it('the answers to create and update are whole objects', async () => {
    const editor = world.as('editor');
    const created = await editor.create('defect', { Name: 'Whole' });
    expect(attributesOf(created).length).toBeGreaterThan(50);
    const updated = await editor.update(`/defect/${created.ObjectID}`, { Name: 'Still whole' });
    expect(attributesOf(updated).length).toBeGreaterThan(50);
  });
});

describe('fetch on a query', () => {
  it.each(['false', 'False', '', ' '])('%j gives references only', async (fetch) => {
    expect(Object.keys(await first({ fetch }))).toEqual(REFERENCE);
  });

  it.each(['true', 'True', 'Name,true', '"true"'])('%j gives everything but the hidden', async (fetch) => {
    const defect = await first({ fetch });
    const whole = (await world.as('editor').get(`/defect/${DEFECT.alpha}`)).result;
    expect(attributesOf(defect)).toEqual(attributesOf(whole));
    expect(Object.keys(defect.Owner)).toEqual(REFERENCE);
  });

  it.each([
    ['Name,State', ['Name', 'State']],
    ['name,STATE', ['Name', 'State']],
    ['"Name,State"', ['Name', 'State']],
    ['"Name","State"', ['Name', 'State']],
    [' Name , State ', ['Name', 'State']],
    ['Name,Nonsense,State', ['Name', 'State']],
    ['Name,Name', ['Name']],
    ['Name,,State,', ['Name', 'State']],
    ['Name,[];[', ['Name']],
  ])('%j gives what it names and nothing else', async (fetch, names) => {
    const defect = await first({ fetch });
    expect([...attributesOf(defect)].sort()).toEqual([...names].sort());
    expect(Object.keys(defect).slice(0, METADATA.length)).toEqual(METADATA);
    expect(Object.keys(defect).at(-1)).toBe('_type');
  });

  it('ignores unknown names without a word', async () => {
    const defect = await first({ fetch: 'Nonsense' });
    expect(attributesOf(defect)).toEqual([]);
    expect(defect._refObjectName).toBe('Alpha');
  });
});

describe('a list', () => {
  it('holds at every level', async () => {
    const defect = await one(`/defect/${DEFECT.alpha}`, 'Name,Requirement,Project,Parent,Owner,UserName');
    expect(defect.Requirement).toMatchObject({ Name: 'Dig the pond', Parent: null });
    expect(defect.Requirement.Owner.UserName).toBe('editor@garden.test');
    expect(defect.Project).toMatchObject({ Name: 'Pond' });
    expect(defect.Project.Parent).toMatchObject({ Name: 'Meadow', Parent: null });
    expect(defect.Owner.UserName).toBe('editor@garden.test');
    expect(defect.Owner).not.toHaveProperty('EmailAddress');
  });

  it('leaves a reference alone where nothing of it is named', async () => {
    const defect = await one(`/defect/${DEFECT.alpha}`, 'Owner,Severity');
    expect(Object.keys(defect.Owner)).toEqual(REFERENCE);
  });

  it('never inlines a collection', async () => {
    const story = await one(`/hierarchicalrequirement/${STORY.dig}`, 'Tasks,Name,State');
    expect(story.Tasks).toMatchObject({ Count: 2, _type: 'Task' });
    expect(Array.isArray(story.Tasks)).toBe(false);
  });

  it('shows the objects of an abstract reference as what they are', async () => {
    const task = await one(`/task/${TASK.shovel}`, 'WorkProduct,FormattedID,ScheduleState');
    expect(task.WorkProduct).toMatchObject({
      _type: 'HierarchicalRequirement',
      FormattedID: 'US1',
      ScheduleState: 'In-Progress',
    });
  });

  it('ends a circle with a reference', async () => {
    const user = await one('/user', 'UserProfile,User,UserName');
    expect(user.UserProfile.User._ref).toContain(`/user/${USER.editor}`);
    let at = user;
    let depth = 0;
    while (at?.UserProfile?.User !== undefined && depth < 20) {
      at = at.UserProfile.User;
      depth++;
    }
    expect(depth).toBeLessThan(4);
  });
});

describe('brackets', () => {
  it.each(['fetch', 'shallowFetch'])('limit what a nested object shows (%s)', async (parameter) => {
    const { result } = await world.as('editor').get(`/defect/${DEFECT.alpha}`, {
      [parameter]: 'FormattedID,Name,Requirement[FormattedID;Owner[UserName]]',
    });
    expect([...attributesOf(result)].sort()).toEqual(['FormattedID', 'Name', 'Requirement']);
    expect([...attributesOf(result.Requirement)].sort()).toEqual(['FormattedID', 'Owner']);
    expect(attributesOf(result.Requirement.Owner)).toEqual(['UserName']);
  });

  it('may hold commas', async () => {
    const { Requirement } = await one(`/defect/${DEFECT.alpha}`, 'Requirement[FormattedID,Name],Name');
    expect([...attributesOf(Requirement)].sort()).toEqual(['FormattedID', 'Name']);
  });

  it('keep the flat list of shallowFetch from reaching further', async () => {
    const { result } = await world
      .as('editor')
      .get(`/defect/${DEFECT.alpha}`, { shallowFetch: 'Name,Requirement,Owner' });
    expect(Object.keys(result.Requirement)).toEqual(REFERENCE);
    expect(Object.keys(result.Owner)).toEqual(REFERENCE);
    expect(result.Name).toBe('Alpha');
  });
});

describe('depth', () => {
  const DEEP = 12;
  let deepest = 0;
  beforeAll(async () => {
    const editor = world.as('editor');
    let parent: string | null = null;
    for (let level = 0; level < DEEP; level++) {
      const story: Json = await editor.create('hierarchicalrequirement', { Name: `Level ${level}`, Parent: parent });
      parent = story._ref;
      deepest = story.ObjectID;
    }
  });

  it('is bounded: far ancestors stay references', async () => {
    let at = await one(`/hierarchicalrequirement/${deepest}`, 'Name,Parent');
    let expanded = 0;
    while (at.Parent !== undefined && at.Parent !== null) {
      expanded++;
      at = at.Parent;
    }
    expect(expanded).toBeGreaterThanOrEqual(limits.fetchDepth);
    expect(expanded).toBeLessThan(DEEP);
    expect(Object.keys(at)).toEqual(REFERENCE);
  });
});

describe('fetch on a write', () => {
  it('says what the answer shows', async () => {
    const editor = world.as('editor');
    const created = await editor.create('defect', { Name: 'Narrow' }, { fetch: 'FormattedID,State' });
    expect([...attributesOf(created)].sort()).toEqual(['FormattedID', 'State']);
    const [, oid] = /\/defect\/(\d+)$/.exec(created._ref) ?? [];
    const updated = await editor.update(`/defect/${oid}`, { State: 'Open' }, { fetch: 'State' });
    expect(attributesOf(updated)).toEqual(['State']);
    expect(updated.State).toBe('Open');
    const bare = await editor.update(`/defect/${oid}`, { State: 'Fixed' }, { fetch: 'false' });
    expect(Object.keys(bare)).toEqual(REFERENCE);
  });
});

describe('a name that is no attribute', () => {
  it('shows nothing, and nothing of it is kept for others, though it is called as what shows everything', async () => {
    const path = `/release/${RELEASE.first}`;
    expect(attributesOf(await one(path, 'all'))).toEqual([]);
    expect(attributesOf(await one(path, 'true'))).toContain('Name');
    expect(attributesOf(await one(path, 'all'))).toEqual([]);
  });
});
