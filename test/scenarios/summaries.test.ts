import { beforeAll, describe, expect, it } from 'vitest';
import { type Json, useWorld } from '../support/world.ts';

const world = useWorld();

let path: string;
beforeAll(async () => {
  const editor = world.as('editor');
  const story = await editor.create('hierarchicalrequirement', { Name: 'Summed up' });
  path = `/hierarchicalrequirement/${story.ObjectID}`;
  for (const [State, Owner] of [
    ['Defined', '/user/1004'],
    ['Defined', null],
    ['Completed', '/user/1004'],
  ]) {
    await editor.create('task', { Name: `A "${State}" task`, WorkProduct: story._ref, State, Owner });
  }
  await editor.create('defect', { Name: 'Its defect', Requirement: story._ref, State: 'Open' });
});

const read = async (fetch: string, as: 'editor' | 'viewer' = 'editor'): Promise<Json> =>
  (await world.as(as).get(path, { fetch })).result;

describe('the summary of a collection', () => {
  it('counts its items by value, beside its Count', async () => {
    const { Summary, Tasks } = await read('Name,Tasks:summary[State]');
    expect(Summary).toEqual({ Tasks: { Count: 3, State: { Completed: 1, Defined: 2 } } });
    expect(Tasks.Count).toBe(3);
  });

  it('takes several attributes and several collections', async () => {
    const { Summary } = await read(
      'Tasks:summary[State;Blocked],Defects:summary[Priority;State],Children:summary[Name]',
    );
    expect(Summary).toEqual({
      Children: { Count: 0, Name: {} },
      Defects: { Count: 1, Priority: { None: 1 }, State: { Open: 1 } },
      Tasks: { Count: 3, State: { Completed: 1, Defined: 2 }, Blocked: { false: 3 } },
    });
  });

  it('names the objects that references lead to, and no value as an empty name', async () => {
    const { Summary } = await read('Tasks:summary[Owner]');
    const { result } = await world.as('editor').get('/user/1004', { fetch: 'DisplayName' });
    expect(Summary.Tasks.Owner).toEqual({ '': 1, [result.DisplayName]: 2 });
  });

  it('escapes what it counts', async () => {
    const { Summary } = await read('Tasks:summary[Name]');
    expect(Summary.Tasks.Name).toEqual({ 'A "Completed" task': 1, 'A "Defined" task': 2 });
  });

  it('leaves out unknown names, and is absent where it was not asked for', async () => {
    expect((await read('Tasks:summary[Nonsense]')).Summary).toEqual({ Tasks: { Count: 3 } });
    expect((await read('Tasks:summary')).Summary).toEqual({ Tasks: { Count: 3 } });
    expect(await read('Tasks')).not.toHaveProperty('Summary');
    expect(await read('true')).not.toHaveProperty('Summary');
  });

  it('is read anew after each shape of question', async () => {
    expect((await read('Tasks:summary[State]')).Summary.Tasks).toHaveProperty('State');
    expect((await read('Tasks:summary[Blocked]')).Summary.Tasks).not.toHaveProperty('State');
  });

  it('stands on every row of a page', async () => {
    const { result } = await world.as('editor').get('/hierarchicalrequirement', {
      fetch: 'Tasks:summary[State]',
      query: '(Name = "Summed up")',
      project: 'null',
    });
    expect(result.Results[0].Summary).toEqual({ Tasks: { Count: 3, State: { Completed: 1, Defined: 2 } } });
  });
});
