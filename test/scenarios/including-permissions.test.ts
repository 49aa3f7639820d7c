import { describe, expect, it } from 'vitest';
import { type Json, type Reply, useWorld } from '../support/world.ts';
import { type Actor, DEFECT, ITERATION, PROJECT, STORY, TAG, USER, WORKSPACE } from '../support/world-seed.ts';

const world = useWorld();

const read = (as: Actor | 'reader', path: string, parameters: Record<string, string> = {}): Promise<Reply> =>
  world.as(as).get(path, { includePermissions: 'true', ...parameters });

describe('includePermissions', () => {
  it.each<[Actor, string, string]>([
    ['editor', `/defect/${DEFECT.alpha}`, '7'],
    ['viewer', `/defect/${DEFECT.alpha}`, '1'],
    ['warden', `/defect/${DEFECT.alpha}`, '7'],
    ['angler', `/defect/${DEFECT.gamma}`, '1'],
    ['angler', `/defect/${DEFECT.beta}`, '7'],
    ['admin', `/defect/${DEFECT.secret}`, '7'],
    ['editor', `/iteration/${ITERATION.spring}`, '7'],
    ['viewer', `/iteration/${ITERATION.spring}`, '1'],
    ['editor', `/tag/${TAG.urgent}`, '7'],
    ['viewer', `/tag/${TAG.urgent}`, '1'],
    ['editor', `/project/${PROJECT.pond}`, '3'],
    ['warden', `/project/${PROJECT.pond}`, '7'],
    ['viewer', `/project/${PROJECT.pond}`, '1'],
    ['keeper', `/project/${PROJECT.shed}`, '7'],
    ['editor', `/workspace/${WORKSPACE.garden}`, '3'],
    ['viewer', `/workspace/${WORKSPACE.garden}`, '1'],
    ['keeper', `/workspace/${WORKSPACE.garden}`, '7'],
    ['editor', `/user/${USER.editor}`, '7'],
    ['editor', `/user/${USER.viewer}`, '1'],
    ['admin', `/user/${USER.viewer}`, '7'],
  ])('tells %s of %s: %s', async (actor, path, bits) => {
    const { result } = await read(actor, path);
    expect(result._p).toBe(bits);
  });

  it('stands on nested objects and on references', async () => {
    const fetch = 'Name,Requirement,Project,Owner,Iteration,Parent';
    const { result } = await read('angler', `/defect/${DEFECT.alpha}`, { fetch });
    expect([result._p, result.Requirement._p, result.Requirement.Project._p, result.Project.Parent]).toEqual([
      '7',
      '7',
      '3',
      null,
    ]);
    expect([result.Owner._p, result.Iteration._p]).toEqual(['1', '7']);
    const bare = await read('angler', `/defect/${DEFECT.alpha}`, { fetch: 'Requirement' });
    expect(Object.keys(bare.result.Requirement).slice(0, 4)).toEqual([
      '_rallyAPIMajor',
      '_rallyAPIMinor',
      '_p',
      '_ref',
    ]);
  });

  it('stands on each row of a query, whatever its type', async () => {
    const { result } = await read('angler', '/artifact', {
      query: `(ObjectID in ${STORY.dig},${STORY.plant},${DEFECT.alpha},${DEFECT.gamma})`,
      order: 'ObjectID',
      project: 'null',
    });
    expect(result.Results.map((each: Json) => each._p)).toEqual(['7', '1', '7', '1']);
  });

  it('shows nothing that is hidden', async () => {
    const { result } = await read('angler', '/defect', { fetch: 'true', project: 'null', pagesize: '200' });
    expect(JSON.stringify(result)).not.toContain(`/project/${PROJECT.shed}`);
    expect(result.Results.map((each: Json) => each._refObjectName)).not.toContain('Aaa secret');
    expect((await read('angler', `/defect/${DEFECT.secret}`)).result.Errors).toEqual(['Cannot find object to read']);
  });

  it('goes by roles, not by the key that was sent', async () => {
    expect((await read('reader', `/defect/${DEFECT.alpha}`)).result._p).toBe('7');
  });

  it('is on what a write answers', async () => {
    const { result } = await world
      .as('editor')
      .post('/defect/create', { defect: { Name: '"_p":"Defect 200 303 "' } }, { includePermissions: 'true' });
    expect([result.Object._p, result.Object.Name]).toEqual(['7', '"_p":"Defect 200 303 "']);
  });

  it.each(['false', '', 'no'])('%j asks for nothing', async (includePermissions) => {
    const { text } = await world.as('editor').get(`/defect/${DEFECT.alpha}`, { includePermissions });
    expect(text).not.toContain('"_p"');
  });
});
