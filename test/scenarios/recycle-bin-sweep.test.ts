import { describe, expect, it } from 'vitest';
import { registry } from '../../src/model/registry.ts';
import { createRecycleBinSweep } from '../../src/storage/recycle-bin-sweep.ts';
import { type Json, useWorld } from '../support/world.ts';
import { WORKSPACE } from '../support/world-seed.ts';

const world = useWorld();

const DAY_MS = 86_400_000;

const sweepIn = (days: number) =>
  createRecycleBinSweep({
    database: world.database,
    registry,
    clock: () => new Date(Date.now() + days * DAY_MS),
    onError: (error) => {
      throw error;
    },
  });

const keepFor = async (days: number): Promise<void> => {
  await world.as('admin').update('/workspaceconfiguration/210', { PurgeRecycleBinAfterNumberOfDays: days });
};

const deleted = async (name: string): Promise<Json> => {
  const editor = world.as('editor');
  const story = await editor.create('hierarchicalrequirement', { Name: name });
  await editor.create('task', { Name: name, WorkProduct: story._ref });
  await editor.delete(`/hierarchicalrequirement/${story.ObjectID}`);
  return story;
};

const inBin = (): Promise<readonly string[]> =>
  world.as('editor').names('/recyclebinentry', { order: 'Name', project: 'null' });

describe('the recycle bin', () => {
  it('is emptied of what its workspace kept long enough, and of nothing else', async () => {
    const before = await world.rowCounts();
    await keepFor(30);
    await deleted('Old');
    await world.database.main.query("UPDATE recycle_bin_entry SET deletion_date = deletion_date - interval '10 days'");
    await deleted('New');
    expect(await sweepIn(19).run()).toBe(0);
    expect(await inBin()).toEqual(['New', 'Old']);
    expect(await sweepIn(21).run()).toBe(1);
    expect(await inBin()).toEqual(['New']);
    expect(await sweepIn(29).run()).toBe(0);
    expect(await sweepIn(31).run()).toBe(1);
    expect(await inBin()).toEqual([]);
    expect(await world.rowCounts()).toEqual({ ...before, revision: expect.any(Number) });
  });

  it('keeps everything where the workspace says no number of days', async () => {
    await deleted('Kept');
    await keepFor(0);
    expect(await sweepIn(10_000).run()).toBe(0);
    await world.database.main.query('UPDATE workspace_configuration SET purge_recycle_bin_after_number_of_days = NULL');
    expect(await sweepIn(10_000).run()).toBe(0);
    expect(await inBin()).toEqual(['Kept']);
    await keepFor(1);
    expect(await sweepIn(2).run()).toBe(1);
  });

  it('is emptied in batches, by one node at a time', async () => {
    await keepFor(1);
    const { rowCount } = await world.database.main.query(
      `INSERT INTO recycle_bin_entry (workspace_id, oid, deleted_by_id, deletion_date, id, item_oid, name, type_id, project_id)
       SELECT $1, nextval('object_id'), 1004, now(), 'DE' || n, 0, 'Batch', -51006, 301 FROM generate_series(1, 250) n`,
      [WORKSPACE.garden],
    );
    const counts = await Promise.all([sweepIn(2).run(), sweepIn(2).run(), sweepIn(2).run()]);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(rowCount);
    expect(await inBin()).toEqual([]);
  });

  it('waits for no sweep that is stopped', async () => {
    await keepFor(1);
    await deleted('Left');
    const stopped = sweepIn(2);
    await stopped.stop();
    expect(await stopped.run()).toBe(0);
    expect(await inBin()).toEqual(['Left']);
    const started = sweepIn(2);
    started.start();
    await expect.poll(inBin).toEqual([]);
    await started.stop();
  });
});

describe('contents that nobody came to show', () => {
  it('go after a day; those shown stay', async () => {
    const editor = world.as('editor');
    const content = await editor.create('attachmentcontent', { Content: 'QUJD' });
    const shown = await editor.create('attachmentcontent', { Content: 'QUJD' });
    const defect = await editor.create('defect', { Name: 'Shows' });
    await editor.create('attachment', { Name: 'a', ContentType: 'a/b', Content: shown._ref, Artifact: defect._ref });
    const isThere = async (oid: number): Promise<boolean> =>
      (await editor.get(`/attachmentcontent/${oid}`)).result.Errors.length === 0;
    await sweepIn(0.9).run();
    expect(await isThere(content.ObjectID)).toBe(true);
    await sweepIn(1.1).run();
    expect(await isThere(content.ObjectID)).toBe(false);
    expect(await isThere(shown.ObjectID)).toBe(true);
  });
});
