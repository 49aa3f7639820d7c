import { afterEach, describe, expect, it, test } from 'vitest';
import { wrongCounters, wrongHistories } from '../support/recount.ts';
import { type Json, useWorld } from '../support/world.ts';
import { type Actor, DEFECT, PROJECT, STORY, USER } from '../support/world-seed.ts';

const world = useWorld();

const pathOf = (object: Json): string => new URL(object._ref).pathname.replace('/slm/webservice/v2.0', '');

const aStory = (): Promise<Json> => world.as('editor').create('hierarchicalrequirement', { Name: 'Discussed' });

const post = (about: Json, text: string, actor: Actor = 'editor'): Promise<Json> =>
  world.as(actor).create('conversationpost', { Artifact: about._ref, Text: text });

const read = async (object: Json, fetch = 'true'): Promise<Json> =>
  (await world.as('editor').get(pathOf(object), { fetch })).result;

const numbers = async (about: Json): Promise<readonly number[]> => {
  const { result } = await world
    .as('editor')
    .get(`${pathOf(about)}/Discussion`, { order: 'PostNumber', pagesize: 200 });
  return result.Results.map(({ PostNumber }: Json) => PostNumber);
};

afterEach(async () => {
  expect(await wrongCounters(world.database)).toEqual([]);
  expect(await wrongHistories(world.database)).toEqual([]);
});

describe('a post', () => {
  it('is its author’s, numbered from 0, and counted by what it is about', async () => {
    const story = await aStory();
    expect(await read(story)).toMatchObject({ Discussion: { Count: 0 }, LatestDiscussionAgeInMinutes: null });
    const first = await post(story, 'First <b>words</b>');
    const second = await post(story, 'Second', 'angler');
    expect(first).toMatchObject({
      PostNumber: 0,
      Text: 'First <b>words</b>',
      Artifact: { _type: 'HierarchicalRequirement' },
    });
    expect(first.User._refObjectName).toBe('Eve Editor');
    expect(second).toMatchObject({ PostNumber: 1, User: { _refObjectName: 'Ann Angler' } });
    expect(await read(story)).toMatchObject({ Discussion: { Count: 2 }, LatestDiscussionAgeInMinutes: 0 });
    const query = `(Artifact = "${story._ref}")`;
    const found = await world.as('editor').get('/conversationpost', { query, fetch: 'Text,PostNumber' });
    expect(found.result.Results.map(({ Text }: Json) => Text)).toEqual(['First <b>words</b>', 'Second']);
  });

  it('is nobody’s to sign for others or to number', async () => {
    const story = await aStory();
    const values = { Artifact: story._ref, Text: 'Not mine', User: `/user/${USER.admin}`, PostNumber: 7 };
    const { result } = await world.as('editor').post('/conversationpost/create', { ConversationPost: values });
    expect(result.Errors).toEqual([]);
    expect(result.Warnings).toEqual([
      'Ignored JSON element ConversationPost.User during processing of this request.',
      'Ignored JSON element ConversationPost.PostNumber during processing of this request.',
    ]);
    expect(result.Object).toMatchObject({ PostNumber: 0, User: { _refObjectName: 'Eve Editor' } });
  });

  it('makes no revision and no new version of what it is about', async () => {
    const story = await aStory();
    await world.as('editor').delete(pathOf(await post(story, 'Away')));
    await post(story, 'Stays');
    const after = await read(story);
    expect([after.VersionId, after.LastUpdateDate]).toEqual([story.VersionId, story.LastUpdateDate]);
  });

  test.each([
    ['no text', { Text: '' }, 'Validation error: ConversationPost.Text should not be null'],
    [
      'a text that is too long',
      { Text: 'x'.repeat(32_769) },
      'Validation error: ConversationPost.Text length is greater than the maximum length of 32768',
    ],
    ['nothing it is about', { Artifact: null }, 'Validation error: ConversationPost.Artifact should not be null'],
    [
      'something hidden',
      { Artifact: `/defect/${DEFECT.secret}` },
      `Could not read: Could not read referenced object ${DEFECT.secret}`,
    ],
    [
      'a project',
      { Artifact: `/project/${PROJECT.pond}` },
      `Could not read: Could not read referenced object ${PROJECT.pond}`,
    ],
    [
      'a story that is only seen',
      { Artifact: `/hierarchicalrequirement/${STORY.plant}` },
      'Not authorized to create: ConversationPost',
    ],
  ])('is refused with %s', async (_, values, sentence) => {
    const before = await world.rowCounts();
    const body = { Artifact: `/defect/${DEFECT.beta}`, Text: 'x', ...values };
    const { result } = await world.as('angler').post('/conversationpost/create', { ConversationPost: body });
    expect(result.Errors).toEqual([sentence]);
    expect(await world.rowCounts()).toEqual(before);
  });

  it('as long as it may be is kept whole', async () => {
    const text = 'ü'.repeat(32_768);
    expect((await post(await aStory(), text)).Text).toBe(text);
  });
});

describe('numbers of posts', () => {
  it('have no gap and none twice, however many post at once', async () => {
    const stories = await Promise.all([aStory(), aStory()]);
    const actors = ['editor', 'angler', 'keeper', 'admin'] as const;
    await Promise.all(
      stories.flatMap((story) =>
        Array.from({ length: 24 }, (_, at) => post(story, `${at}`, actors[at % 4] ?? 'editor')),
      ),
    );
    for (const story of stories) {
      expect(await numbers(story)).toEqual(Array.from({ length: 24 }, (_, at) => at));
      expect((await read(story)).Discussion.Count).toBe(24);
    }
  });

  it('are not given again when the last post is deleted', async () => {
    const story = await aStory();
    await post(story, '0');
    const last = await post(story, '1');
    await world.as('editor').delete(pathOf(last));
    expect((await post(story, '2')).PostNumber).toBe(2);
    expect(await numbers(story)).toEqual([0, 2]);
    expect((await read(story)).Discussion.Count).toBe(2);
  });

  it('are the next of what a post is moved to', async () => {
    const [from, to] = await Promise.all([aStory(), aStory()]);
    await post(to, 'There');
    const moved = await post(from, 'Moves');
    expect(await world.as('editor').update(pathOf(moved), { Artifact: to._ref })).toMatchObject({ PostNumber: 1 });
    expect((await read(from)).Discussion.Count).toBe(0);
    expect((await read(to)).Discussion.Count).toBe(2);
    expect(await world.as('editor').update(pathOf(moved), { Text: 'Moved' })).toMatchObject({ PostNumber: 1 });
    expect((await post(to, 'Next')).PostNumber).toBe(2);
  });
});

describe('who may change or delete a post', () => {
  test.each([
    ['its author', 'angler', true],
    ['an administrator of the project', 'warden', true],
    ['an administrator of the workspace', 'keeper', true],
    ['another editor', 'editor', false],
    ['a viewer', 'viewer', false],
  ] as const)('%s', async (_, actor, may) => {
    const story = await aStory();
    const written = await post(story, 'Mine', 'angler');
    const caller = world.as(actor);
    const changed = await caller.post(pathOf(written), { ConversationPost: { Text: 'Changed' } });
    const refused = (action: string) =>
      may ? [] : [`Not authorized to ${action}: ConversationPost ${written.ObjectID}`];
    expect(changed.result.Errors).toEqual(refused('update'));
    expect(await read(written)).toMatchObject({
      Text: may ? 'Changed' : 'Mine',
      User: { _refObjectName: 'Ann Angler' },
    });
    expect((await caller.delete(pathOf(written))).result.Errors).toEqual(refused('delete'));
    expect((await read(story)).Discussion.Count).toBe(may ? 0 : 1);
  });

  it('nobody who may not see what it is about', async () => {
    const hidden = await world.as('editor').create('defect', { Name: 'Hidden', Project: `/project/${PROJECT.shed}` });
    const written = await post(hidden, 'Secret');
    const angler = world.as('angler');
    expect((await angler.get(pathOf(written))).result.Errors).toEqual(['Cannot find object to read']);
    expect((await angler.get('/conversationpost', { query: '(Text contains "Secret")' })).result.TotalResultCount).toBe(
      0,
    );
    expect((await angler.delete(pathOf(written))).result.Errors).toEqual(['Object to delete cannot be null']);
  });
});
