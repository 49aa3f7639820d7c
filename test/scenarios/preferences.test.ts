import { describe, expect, it, test } from 'vitest';
import { type Json, useWorld } from '../support/world.ts';
import { type Actor, PROJECT, USER, WORKSPACE } from '../support/world-seed.ts';

const world = useWorld();

const pathOf = (object: Json): string => new URL(object._ref).pathname.replace('/slm/webservice/v2.0', '');

const create = (values: Readonly<Record<string, unknown>>, actor: Actor = 'editor'): Promise<Json> =>
  world.as(actor).create('preference', values);

const tryCreate = async (values: Readonly<Record<string, unknown>>, actor: Actor): Promise<readonly string[]> =>
  (await world.as(actor).post('/preference/create', { Preference: values })).result.Errors;

const names = (actor: Actor, query: string) => world.as(actor).names('/preference', { query, order: 'Name' });

const user = (actor: Actor): string => `/user/${USER[actor]}`;
const POND = `/project/${PROJECT.pond}`;
const GARDEN = `/workspace/${WORKSPACE.garden}`;

describe('a preference', () => {
  it('has exactly its eleven attributes', async () => {
    const made = await create({ Name: 'mobile.theme', Value: 'dark' });
    const shown = Object.keys(made).filter((name) => !name.startsWith('_'));
    expect(shown.sort()).toEqual(
      [
        'AppId',
        'CreationDate',
        'Name',
        'ObjectID',
        'ObjectUUID',
        'Project',
        'Type',
        'User',
        'Value',
        'VersionId',
        'Workspace',
      ].sort(),
    );
  });

  it('belongs to its maker where it says nothing else', async () => {
    expect(await create({ Name: 'a', Value: 'b' })).toMatchObject({
      User: { _refObjectName: 'Eve Editor' },
      Project: null,
      Workspace: null,
      AppId: null,
      Type: null,
      Value: 'b',
    });
    expect((await create({ Name: 'app', AppId: 77 })).User._refObjectName).toBe('Eve Editor');
  });

  it('is kept as apps keep theirs: made, found, changed, deleted', async () => {
    const editor = world.as('editor');
    const settings = {
      Name: 'mobile.board',
      Value: '{"columns":[1]}',
      Type: 'State',
      User: user('editor'),
      Project: POND,
    };
    const made = await create(settings);
    const query = '(Name CONTAINS "mobile.bo")';
    const found = await editor.get('/preference', { query, fetch: 'Name,Value,Project,User' });
    expect(found.result.Results).toMatchObject([{ Name: 'mobile.board', Value: '{"columns":[1]}' }]);
    for (const by of [
      `(Project = ${POND})`,
      `(Project.Name = Pond)`,
      `(User = ${user('editor')})`,
      '((Name = "mobile.board") AND (AppId = null))',
    ]) {
      expect([by, await names('editor', `(${by} AND (Name = "mobile.board"))`)]).toEqual([by, ['mobile.board']]);
    }
    expect(await editor.update(pathOf(made), { Value: 'x'.repeat(32_768) })).toMatchObject({ VersionId: '2' });
    expect((await editor.delete(pathOf(made))).result.Errors).toEqual([]);
    expect(await names('editor', query)).toEqual([]);
    expect((await editor.delete(pathOf(made))).result.Errors).toEqual(['Object to delete cannot be null']);
  });

  it('is found whatever project a query is about', async () => {
    await create({ Name: 'anywhere', Project: POND, User: user('editor') });
    const parameters = { query: '(Name = anywhere)', project: `/project/${PROJECT.shed}`, projectScopeDown: 'false' };
    expect(await world.as('editor').names('/preference', parameters)).toEqual(['anywhere']);
  });

  test.each([
    ['no name', { Value: 'x' }, 'Validation error: Preference.Name should not be null'],
    [
      'a value that is too long',
      { Name: 'x', Value: 'x'.repeat(32_769) },
      'Validation error: Preference.Value length is greater than the maximum length of 32768',
    ],
    [
      'a project of another workspace',
      { Name: 'x', Workspace: `/workspace/${WORKSPACE.orchard}`, Project: POND },
      'Validation error: Preference.Project is not in Preference.Workspace',
    ],
  ])('is refused with %s', async (_, values, sentence) => {
    const before = await world.rowCounts();
    expect(await tryCreate(values, 'admin')).toEqual([sentence]);
    expect(await world.rowCounts()).toEqual(before);
  });
});

describe('who sees and writes a preference', () => {
  it('a user’s own: the user alone', async () => {
    const mine = await create({ Name: 'mine', Value: 'x', User: user('editor') });
    for (const actor of ['admin', 'keeper', 'viewer'] as const) {
      const caller = world.as(actor);
      expect(await names(actor, '(Name = mine)')).toEqual([]);
      expect((await caller.get(pathOf(mine))).result.Errors).toEqual(['Cannot find object to read']);
      expect((await caller.post(pathOf(mine), { Preference: { Value: 'y' } })).result.Errors).toHaveLength(1);
      expect((await caller.delete(pathOf(mine))).result.Errors).toEqual(['Object to delete cannot be null']);
      expect(await tryCreate({ Name: 'theirs', User: user('editor') }, actor)).toEqual([
        'Not authorized to create: Preference',
      ]);
    }
    expect(await names('editor', '(Name = mine)')).toEqual(['mine']);
  });

  it('a project’s: read by who sees it, written by who administers it', async () => {
    const shared = await create({ Name: 'of the pond', Value: 'x', Project: POND }, 'warden');
    expect(shared).toMatchObject({ User: null, Project: { _refObjectName: 'Pond' } });
    for (const actor of ['angler', 'viewer', 'editor'] as const) {
      expect(await names(actor, '(Name = "of the pond")')).toEqual(['of the pond']);
      expect(await tryCreate({ Name: 'x', Project: POND }, actor)).toEqual(['Not authorized to create: Preference']);
      const refused = (action: string) => [`Not authorized to ${action}: Preference ${shared.ObjectID}`];
      for (const body of [{ Value: 'y' }, { User: user(actor) }, { User: user(actor), Project: null }]) {
        const reply = await world.as(actor).post(pathOf(shared), { Preference: body });
        expect(reply.result.Errors).toEqual(refused('update'));
      }
      expect((await world.as(actor).delete(pathOf(shared))).result.Errors).toEqual(refused('delete'));
    }
    expect(await names('outsider', '(Name = "of the pond")')).toEqual([]);
    expect(await world.as('keeper').update(pathOf(shared), { Value: 'z' })).toMatchObject({ Value: 'z' });
    expect((await world.as('warden').delete(pathOf(shared))).result.Errors).toEqual([]);
  });

  it('of a hidden project: nobody who may not see that', async () => {
    await create({ Name: 'of the shed', Project: `/project/${PROJECT.shed}` }, 'keeper');
    expect(await names('angler', '(Name = "of the shed")')).toEqual([]);
    expect(await names('viewer', '(Name = "of the shed")')).toEqual(['of the shed']);
    expect(await tryCreate({ Name: 'x', Project: `/project/${PROJECT.shed}`, User: user('angler') }, 'angler')).toEqual(
      [`Could not read: Could not read referenced object ${PROJECT.shed}`],
    );
  });

  it('a workspace’s: read in it, written by its administrators', async () => {
    const shared = await create({ Name: 'of the garden', Workspace: GARDEN }, 'keeper');
    expect(shared).toMatchObject({ User: null, Workspace: { _refObjectName: 'Garden' } });
    expect(await names('angler', '(Name = "of the garden")')).toEqual(['of the garden']);
    expect(await names('outsider', '(Name = "of the garden")')).toEqual([]);
    for (const actor of ['editor', 'warden'] as const) {
      expect(await tryCreate({ Name: 'x', Workspace: GARDEN }, actor)).toEqual([
        'Not authorized to create: Preference',
      ]);
    }
    expect((await world.as('keeper').delete(pathOf(shared))).result.Errors).toEqual([]);
  });
});
