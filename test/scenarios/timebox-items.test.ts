import { beforeAll, describe, expect, it } from 'vitest';
import { type Caller, type Json, useWorld } from '../support/world.ts';
import { PROJECT } from '../support/world-seed.ts';

const world = useWorld();
const DAYS = {
  StartDate: '2026-10-01',
  EndDate: '2026-10-14',
  ReleaseStartDate: '2026-10-01',
  ReleaseDate: '2026-10-31',
};

let editor: Caller;
beforeAll(() => {
  editor = world.as('editor');
});

describe.each(['Iteration', 'Release'])('the work products of a %s', (type) => {
  let timebox: Json;
  let path: string;
  beforeAll(async () => {
    const Project = `/project/${PROJECT.pond}`;
    timebox = await editor.create(type.toLowerCase(), { Name: `Autumn ${type}`, Project, ...DAYS });
    path = `/${type.toLowerCase()}/${timebox.ObjectID}`;
    const story = await editor.create('hierarchicalrequirement', { Name: 'Planned', Project, [type]: timebox._ref });
    await editor.create('task', { Name: 'Follows', WorkProduct: story._ref });
    await editor.create('defect', { Name: 'Planned, too', Project, [type]: timebox._ref });
  });

  it('are its stories and defects, not the tasks that follow them', async () => {
    expect((await editor.get(path)).result.WorkProducts.Count).toBe(2);
    expect([...(await editor.names(`${path}/WorkProducts`))].sort()).toEqual(['Planned', 'Planned, too']);
    const task = await editor.get('/task', { query: '(Name = Follows)', fetch: type, project: 'null' });
    expect(task.result.Results.some((each: Json) => each[type]?._ref === timebox._ref)).toBe(true);
  });

  it('are found by a path through it', async () => {
    const query = `(WorkProducts.Name = "Planned")`;
    expect(await editor.names(`/${type.toLowerCase()}`, { query, project: 'null' })).toEqual([`Autumn ${type}`]);
  });

  it('come in by add and go by remove', async () => {
    const late = await editor.create('defect', { Name: `Late for ${type}`, Project: `/project/${PROJECT.pond}` });
    const body = { CollectionItems: [{ _ref: late._ref }] };
    expect((await editor.post(`${path}/WorkProducts/add`, body)).result.Errors).toEqual([]);
    expect((await editor.get(path)).result.WorkProducts.Count).toBe(3);
    expect((await editor.post(`${path}/WorkProducts/remove`, body)).result.Errors).toEqual([]);
    expect((await editor.get(path)).result.WorkProducts.Count).toBe(2);
  });
});
