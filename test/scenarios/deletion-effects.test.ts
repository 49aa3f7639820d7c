import { describe, expect, it, test } from 'vitest';
import { type Json, useWorld } from '../support/world.ts';
import { type Actor, ITERATION, PROJECT, RELEASE, STORY, USER } from '../support/world-seed.ts';

const world = useWorld();

const project = (oid: number): string => `/project/${oid}`;
const story = (oid: number): string => `/hierarchicalrequirement/${oid}`;

const createStory = (name: string, values: Readonly<Record<string, unknown>> = {}): Promise<Json> =>
  world.as('editor').create('hierarchicalrequirement', { Name: name, Project: project(PROJECT.pond), ...values });

const deleted = async (path: string, actor: Actor = 'editor'): Promise<void> => {
  expect((await world.as(actor).delete(path)).result.Errors).toEqual([]);
};

/** Descriptions of an object's revisions, newest first; their numbers are what its version counts. */
const revisions = async (type: string, oid: number): Promise<readonly Json[]> => {
  const admin = world.as('admin');
  const { result } = await admin.get(`/${type}/${oid}`, { fetch: 'VersionId,RevisionHistory' });
  const history = new URL(result.RevisionHistory._ref).pathname.replace('/slm/webservice/v2.0', '');
  const list = await admin.get(`${history}/Revisions`, { fetch: 'Description,RevisionNumber,User', pagesize: 200 });
  const found: readonly Json[] = list.result.Results;
  const version = Number(result.VersionId);
  expect(found.map(({ RevisionNumber }) => RevisionNumber)).toEqual(found.map((_, at) => version - 1 - at));
  return found;
};

const descriptions = async (type: string, oid: number): Promise<readonly string[]> =>
  (await revisions(type, oid)).map(({ Description }) => Description);

const expectKept = async (path: string, actor: Actor, sentence: RegExp): Promise<void> => {
  const before = await world.rowCounts();
  const { status, result } = await world.as(actor).delete(path);
  expect(status).toBe(200);
  expect(result.Errors).toHaveLength(1);
  expect(result.Errors[0]).toMatch(sentence);
  expect(await world.rowCounts()).toEqual(before);
};

describe('a story stays with all that is below it', () => {
  test.each([
    ['that the caller may not see', PROJECT.shed],
    ['that the caller may only see', PROJECT.reeds],
  ])('when a child is in a project %s', async (_, where) => {
    const top = await createStory('Top');
    const child = await createStory('Child', { Parent: top._ref, Project: project(where) });
    await world.as('editor').create('task', { Name: 'Deep', WorkProduct: child._ref });
    await expectKept(story(top.ObjectID), 'angler', /^Not authorized to delete: /);
    expect((await world.as('admin').get(story(child.ObjectID))).result.Name).toBe('Child');
  });

  test.each([PROJECT.shed, PROJECT.reeds])('when a grandchild is in project %i', async (where) => {
    const top = await createStory('Top');
    const child = await createStory('Child', { Parent: top._ref });
    await createStory('Grandchild', { Parent: child._ref, Project: project(where) });
    await expectKept(story(top.ObjectID), 'angler', /^Not authorized to delete: /);
    await expectKept(story(child.ObjectID), 'angler', /^Not authorized to delete: /);
    await deleted(story(top.ObjectID));
  });

  it('when that is the seed’s own story', async () => {
    await expectKept(story(STORY.dig), 'angler', /^Not authorized to delete: /);
    await expectKept(story(STORY.dig), 'warden', /^Not authorized to delete: /);
  });

  it('and goes when the caller may write every one of them', async () => {
    const top = await createStory('Top');
    const child = await createStory('Child', { Parent: top._ref });
    await world.as('angler').create('task', { Name: 'Deep', WorkProduct: child._ref });
    await deleted(story(top.ObjectID), 'angler');
    expect((await world.as('admin').get(story(child.ObjectID))).result.Errors).toEqual(['Cannot find object to read']);
  });
});

describe('a closed project', () => {
  const CLOSED = /^Validation error: \w+\.Project is closed$/;

  it('keeps its story', async () => {
    await expectKept(story(STORY.closed), 'editor', /^Validation error: HierarchicalRequirement\.Project is closed$/);
    await expectKept(story(STORY.closed), 'admin', CLOSED);
    await expectKept(story(STORY.closed), 'viewer', /^Not authorized to delete: /);
  });

  it('keeps everything that it had when it closed', async () => {
    const admin = world.as('admin');
    const { _ref, ObjectID } = await admin.create('project', { Name: 'Closes', Parent: project(PROJECT.meadow) });
    const inside = { Project: _ref };
    const top = await createStory('Above', { Project: project(PROJECT.pond) });
    const child = await admin.create('hierarchicalrequirement', { Name: 'Inside', Parent: top._ref, ...inside });
    const made: readonly (readonly [string, Json])[] = [
      ['Defect', await admin.create('defect', { Name: 'Inside', ...inside })],
      ['Task', await admin.create('task', { Name: 'Inside', WorkProduct: child._ref })],
      [
        'Iteration',
        await admin.create('iteration', { Name: 'In', StartDate: '2026-01-01', EndDate: '2026-01-02', ...inside }),
      ],
      [
        'Release',
        await admin.create('release', {
          Name: 'In',
          ReleaseStartDate: '2026-01-01',
          ReleaseDate: '2026-01-02',
          ...inside,
        }),
      ],
      ['HierarchicalRequirement', child],
    ];
    await admin.update(project(ObjectID), { State: 'Closed' });
    for (const [type, object] of made) {
      const sentence = new RegExp(`^Validation error: ${type}\\.Project is closed$`);
      await expectKept(`/${type.toLowerCase()}/${object.ObjectID}`, 'admin', sentence);
    }
    await expectKept(story(top.ObjectID), 'admin', CLOSED);
    await admin.update(project(ObjectID), { State: 'Open' });
    await deleted(story(top.ObjectID), 'admin');
  });
});

describe('what a delete changes gets a revision:', () => {
  test.each([
    ['iteration', 'Iteration', 'ITERATION', { StartDate: '2026-01-01', EndDate: '2026-01-02' }],
    ['release', 'Release', 'RELEASE', { ReleaseStartDate: '2026-01-01', ReleaseDate: '2026-01-02' }],
  ])('the items of the %s', async (type, attribute, title, dates) => {
    const editor = world.as('editor');
    const timebox = await editor.create(type, { Name: 'Short, [and] sweet', ...dates });
    const scheduled = { [attribute]: timebox._ref };
    const defect = await editor.create('defect', { Name: 'Scheduled', ...scheduled });
    const top = await createStory('Scheduled', scheduled);
    const task = await editor.create('task', { Name: 'Scheduled', WorkProduct: top._ref });
    const other = await editor.create('defect', { Name: 'Elsewhere', Iteration: `/iteration/${ITERATION.spring}` });
    await deleted(`/${type}/${timebox.ObjectID}`);
    for (const [kind, { ObjectID }] of [
      ['defect', defect],
      ['hierarchicalrequirement', top],
      ['task', task],
    ] as const) {
      const [newest, ...older] = await revisions(kind, ObjectID);
      expect([kind, newest.Description]).toEqual([kind, `${title} removed [Short, [and] sweet]`]);
      expect(newest.User._ref).toContain(`/user/${USER.editor}`);
      expect(older.map(({ Description }) => Description)).not.toContain(newest.Description);
    }
    expect(await descriptions('defect', other.ObjectID)).toEqual(['Original revision']);
  });

  it('the items of a tag', async () => {
    const editor = world.as('editor');
    const tag = await editor.create('tag', { Name: 'brief' });
    const defect = await editor.create('defect', { Name: 'Tagged', Tags: [tag._ref] });
    const top = await createStory('Tagged', { Tags: [tag._ref] });
    const { LastUpdateDate } = (await editor.get(`/defect/${defect.ObjectID}`)).result;
    await deleted(`/tag/${tag.ObjectID}`);
    expect((await descriptions('defect', defect.ObjectID))[0]).toBe('TAGS removed [brief]');
    expect((await descriptions('hierarchicalrequirement', top.ObjectID))[0]).toBe('TAGS removed [brief]');
    const after = (await editor.get(`/defect/${defect.ObjectID}`)).result;
    expect(Date.parse(after.LastUpdateDate)).toBeGreaterThanOrEqual(Date.parse(LastUpdateDate));
    expect(after.Tags.Count).toBe(0);
  });

  it('the defects of a story and of the stories below it', async () => {
    const editor = world.as('editor');
    const top = await createStory('Owner');
    const child = await createStory('Heir', { Parent: top._ref });
    const defects = [
      [await editor.create('defect', { Name: 'Orphan', Requirement: top._ref }), 'Owner'],
      [await editor.create('defect', { Name: 'Orphan too', Requirement: child._ref }), 'Heir'],
    ] as const;
    await deleted(story(top.ObjectID));
    for (const [defect, name] of defects) {
      expect((await descriptions('defect', defect.ObjectID))[0]).toBe(`REQUIREMENT removed [${name}]`);
      expect((await editor.get(`/defect/${defect.ObjectID}`)).result.Requirement).toBeNull();
    }
  });

  it('a writer who read the item before is told so by its version', async () => {
    const editor = world.as('editor');
    const iteration = await editor.create('iteration', {
      Name: 'Gone',
      StartDate: '2026-01-01',
      EndDate: '2026-01-02',
    });
    const defect = await editor.create('defect', { Name: 'Versioned', Iteration: iteration._ref });
    await deleted(`/iteration/${iteration.ObjectID}`);
    const { result } = await editor.get(`/defect/${defect.ObjectID}`, { fetch: 'VersionId' });
    expect(Number(result.VersionId)).toBe(Number(defect.VersionId) + 1);
  });
});

describe('tasks that follow their work product', () => {
  it('say where they went', async () => {
    const editor = world.as('editor');
    const iteration = await editor.create('iteration', {
      Name: 'Hop',
      StartDate: '2026-08-01',
      EndDate: '2026-08-14',
      Project: project(PROJECT.reeds),
    });
    const top = await createStory('Leads', { Iteration: `/iteration/${ITERATION.spring}` });
    const task = await editor.create('task', { Name: 'Follows', WorkProduct: top._ref });
    await editor.update(story(top.ObjectID), { Project: project(PROJECT.reeds), Iteration: iteration._ref });
    const [newest] = await revisions('task', task.ObjectID);
    expect(newest.Description).toContain('PROJECT changed from [Pond] to [Reeds]');
    expect(newest.Description).toContain('ITERATION changed from [Spring] to [Hop]');
    expect(newest.User._ref).toContain(`/user/${USER.editor}`);
  });

  test.each([
    ['Iteration', `/iteration/${ITERATION.spring}`, 'ITERATION', 'Spring'],
    ['Release', `/release/${RELEASE.first}`, 'RELEASE', 'First water'],
  ])('into and out of an %s', async (attribute, ref, title, name) => {
    const editor = world.as('editor');
    const defect = await editor.create('defect', { Name: 'Leads' });
    const task = await editor.create('task', { Name: 'Follows', WorkProduct: defect._ref });
    await editor.update(`/defect/${defect.ObjectID}`, { [attribute]: ref });
    await editor.update(`/defect/${defect.ObjectID}`, { [attribute]: null });
    expect(await descriptions('task', task.ObjectID)).toEqual([
      `${title} removed [${name}]`,
      `${title} added [${name}]`,
      'Original revision',
    ]);
  });

  it('get no revision from what does not concern them', async () => {
    const editor = world.as('editor');
    const top = await createStory('Leads');
    const task = await editor.create('task', { Name: 'Stays', WorkProduct: top._ref });
    await editor.update(story(top.ObjectID), { Name: 'Leads on', PlanEstimate: 3 });
    expect(await descriptions('task', task.ObjectID)).toEqual(['Original revision']);
  });
});
