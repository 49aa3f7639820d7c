import { beforeAll, describe, expect, it } from 'vitest';
import { type Caller, type Json, useWorld } from '../support/world.ts';
import { PROJECT } from '../support/world-seed.ts';

const world = useWorld();

let editor: Caller;
beforeAll(async () => {
  editor = world.as('editor');
  await editor.create('hierarchicalrequirement', { Name: 'Otters in the pond', Description: 'Nobody asked for them' });
  await editor.create('defect', { Name: 'Otter bites gardener' });
  await editor.create('defect', { Name: 'Fence broken', Notes: 'An OTTER was seen leaving' });
});

const typesOf = async (parameters: Record<string, string>): Promise<readonly string[]> => {
  const { result } = await editor.get('/artifact', { project: 'null', order: 'Name', ...parameters });
  expect(result.Errors).toEqual([]);
  return result.Results.map((each: Json) => `${each._type}: ${each._refObjectName}`);
};

describe('types on an abstract type', () => {
  it.each([
    ['defect', ['Defect: Fence broken', 'Defect: Otter bites gardener']],
    [
      'Defect, hierarchicalrequirement',
      ['Defect: Fence broken', 'Defect: Otter bites gardener', 'HierarchicalRequirement: Otters in the pond'],
    ],
    ['requirement', ['HierarchicalRequirement: Otters in the pond']],
    ['task', []],
  ])('%s shows those alone', async (types, expected) => {
    expect(await typesOf({ types, search: 'otter' })).toEqual(expected);
  });

  it('lets a query ask for what only these types have', async () => {
    expect(await typesOf({ types: 'task', query: '(State = Defined)', search: 'nothing' })).toEqual([]);
    const { result } = await editor.get('/artifact', { query: '(State = Defined)' });
    expect(result.Errors).toEqual([
      'Could not read: could not read all instances of class com.f4tech.slm.domain.Artifact',
    ]);
  });

  it.each(['nonsense', 'defect,nonsense', 'iteration', 'user'])('refuses %s', async (types) => {
    const { result } = await editor.get('/artifact', { types });
    expect(result.Errors).toHaveLength(1);
    expect(result.Errors[0]).toMatch(/^Requested type name "\w+" is unknown\.$/);
    expect(result.Results).toEqual([]);
  });

  it('says nothing on a type of its own', async () => {
    const { result } = await editor.get('/defect', { types: 'task', search: 'otter', project: 'null' });
    expect(result.TotalResultCount).toBe(2);
  });
});

describe('search', () => {
  it('looks through names, descriptions and notes, whatever the case', async () => {
    expect(await typesOf({ search: 'oTTer' })).toHaveLength(3);
    expect(await typesOf({ search: 'nobody asked' })).toEqual(['HierarchicalRequirement: Otters in the pond']);
  });

  it('finds a work item by its number', async () => {
    const { result } = await editor.get('/defect', { search: 'bites', fetch: 'FormattedID', project: 'null' });
    const [{ FormattedID }] = result.Results;
    expect(await typesOf({ search: FormattedID })).toEqual(['Defect: Otter bites gardener']);
    expect(await typesOf({ search: FormattedID.toLowerCase() })).toEqual(['Defect: Otter bites gardener']);
  });

  it('looks for every word, and for what stands in quotes as it stands', async () => {
    expect(await typesOf({ search: 'pond otters' })).toEqual(['HierarchicalRequirement: Otters in the pond']);
    expect(await typesOf({ search: 'nobody pond' })).toEqual(['HierarchicalRequirement: Otters in the pond']);
    expect(await typesOf({ search: '"pond otters"' })).toEqual([]);
    expect(await typesOf({ search: '"in the pond' })).toEqual(['HierarchicalRequirement: Otters in the pond']);
    expect(await typesOf({ search: 'otter unicorn' })).toEqual([]);
  });

  it('pages, counts and keeps to the scope', async () => {
    const { result } = await editor.get('/artifact', { search: 'otter', pagesize: 2, start: 3, project: 'null' });
    expect([result.TotalResultCount, result.Results.length]).toEqual([3, 1]);
    const elsewhere = await editor.get('/artifact', { search: 'otter', project: `/project/${PROJECT.shed}` });
    expect(elsewhere.result.TotalResultCount).toBe(0);
  });

  it.each([
    ['/user', 'EVE', ['Eve Editor']],
    ['/user', 'editor@garden.test', ['Eve Editor']],
    ['/project', 'reed', ['Reeds']],
    ['/tag', 'urg', ['urgent']],
    ['/iteration', 'spr', ['Spring']],
  ])('%s by %s', async (path, search, names) => {
    expect(await editor.names(path, { search, query: '', project: 'null' })).toEqual(names);
  });

  it.each(['/userprofile', '/workspacepermission', '/revision'])(
    'finds nothing in %s, which has no texts',
    async (path) => {
      const { result } = await editor.get(path, { search: 'zzz' });
      expect([result.Errors, result.TotalResultCount]).toEqual([[], 0]);
    },
  );

  it('narrows a query and is no pattern', async () => {
    expect(await typesOf({ search: 'otter', query: '(Name contains bites)' })).toEqual([
      'Defect: Otter bites gardener',
    ]);
    expect(await typesOf({ search: 'ot%r' })).toEqual([]);
    expect(await typesOf({ search: 'o_ter' })).toEqual([]);
  });

  it('finds nothing that the caller may not see', async () => {
    const { result } = await world.as('angler').get('/artifact', { search: 'lock', project: 'null' });
    const seen = await world.as('keeper').get('/artifact', { search: 'lock', project: 'null' });
    expect(seen.result.TotalResultCount).toBeGreaterThan(result.TotalResultCount);
  });
});
