import { describe, expect, it } from 'vitest';
import { alikePlans } from '../../src/query/alike-plans.ts';
import { countOnce } from '../../src/query/count-once.ts';
import type { WritePlan } from '../../src/query/write-plan.ts';

const NOW = new Date('2026-04-01T12:00:00.000Z');

const plan = (oid: number, more: Partial<WritePlan> = {}): WritePlan => ({
  key: { table: 'artifact', workspaceOid: 200, oid },
  action: 'update',
  version: 1,
  set: [{ column: 'parent_id', value: 7, type: 'bigint' }],
  taken: null,
  bytes: null,
  links: [],
  deltas: [{ workspaceOid: 200, oid: 7, by: { n_children: 1 } }],
  rollUp: null,
  following: [],
  userOid: 1,
  now: NOW,
  further: [],
  gone: [],
  flow: null,
  settle: null,
  furnish: null,
  revision: null,
  newParent: null,
  newChild: null,
  guard: null,
  lastResults: null,
  ...more,
});

const sizes = (plans: readonly WritePlan[]): readonly number[] => alikePlans(plans).map((group) => group.length);

describe('plans that are written together', () => {
  it('are one statement where they are alike, however many there are', () => {
    expect(sizes(Array.from({ length: 2000 }, (_, oid) => plan(oid)))).toEqual([2000]);
    expect(sizes([])).toEqual([]);
  });

  it.each<[string, Partial<WritePlan>]>([
    ['of another action', { action: 'insert', version: null }],
    ['of a row that may have any version', { version: null }],
    ['of another column', { set: [{ column: 'requirement_id', value: 7, type: 'bigint' }] }],
    ['of more columns', { set: [...plan(1).set, { column: 'name', value: 'x', type: 'text' }] }],
    ['of a list', { set: [{ column: 'parent_id', value: [7], type: 'bigint[]' }] }],
    ['of another table', { key: { table: 'iteration', workspaceOid: 200, oid: 9 } }],
    ['of another workspace', { key: { table: 'artifact', workspaceOid: 201, oid: 9 } }],
    ['that holds for a leaf alone', { guard: 'childless' }],
    ['with rows beside it', { further: [{ table: 'user_profile', columns: [] }] }],
    [
      'that others follow',
      { following: [{ workspaceOid: 200, type: 3, column: 'work_product_id', oid: 9, set: [], description: '' }] },
    ],
  ])('stand alone beside one %s', (_, more) => {
    expect(sizes([plan(1), plan(2, more), plan(3), plan(4)])).toEqual([1, 1, 2]);
  });

  it('never share a statement when there is anything in them that it could not say', () => {
    const unknown = { ...plan(1), novelty: { of: 'a later rule' } };
    expect(sizes([unknown, { ...unknown }])).toEqual([1, 1]);
  });

  it('count in their owners once, at the end', () => {
    const rollUp = { userOid: 1, now: NOW, frozenStates: [] };
    const counted = countOnce([
      plan(1, { rollUp }),
      plan(2),
      plan(3, { deltas: [{ workspaceOid: 200, oid: 5, by: { n_children: -1, n_tasks: 2 } }] }),
      plan(4, { deltas: [{ workspaceOid: 200, oid: 5, by: { n_children: 1 } }] }),
    ]);
    expect(counted.map(({ deltas }) => deltas)).toEqual([
      [],
      [],
      [],
      [
        { workspaceOid: 200, oid: 5, by: { n_children: 0, n_tasks: 2 } },
        { workspaceOid: 200, oid: 7, by: { n_children: 2 } },
      ],
    ]);
    expect(counted.map((each) => each.rollUp)).toEqual([null, null, null, rollUp]);
  });
});
