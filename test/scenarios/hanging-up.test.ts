import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import { limits } from '../../src/config/limits.ts';
import { type LockedTable, lockTable } from '../support/locked-table.ts';
import { openRawConnection } from '../support/raw-connection.ts';
import { API, useWorld } from '../support/world.ts';
import { apiKeyOf, ITERATION, PROJECT } from '../support/world-seed.ts';

const world = useWorld();

const SOON_MS = 1_000;

/** Sends a request on a connection of its own; `hangUp` ends the connection without waiting for the answer. */
const begin = (method: string, target: string, body = ''): { hangUp(): void } => {
  const connection = openRawConnection(world.origin);
  const head = `${method} ${API}${target} HTTP/1.1\r\nHost: x\r\nzsessionid: ${apiKeyOf('editor')}\r\n`;
  connection.send(`${head}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`).catch(() => {});
  return { hangUp: () => connection.close() };
};

describe('a caller who hangs up', () => {
  let iterations: LockedTable;

  beforeEach(async () => {
    // Everything is known that a request looks up first: it waits for the table alone.
    await world.as('editor').get('/defect');
    iterations = await lockTable(world.database, 'iteration');
  });

  afterEach(() => iterations.unlock());

  test.each([
    ['a query', '/iteration?pagesize=1'],
    ['a later page, whose count runs beside it', '/iteration?pagesize=1&start=2'],
    ['a read of one object', `/iteration/${ITERATION.spring}`],
    ['a collection', `/project/${PROJECT.pond}/Iterations`],
  ])('ends the statements of %s within a second', async (_, target) => {
    const statements = target.includes('start=2') ? 2 : 1;
    const caller = begin('GET', target);
    await iterations.waiting(statements, 5_000);
    caller.hangUp();
    await iterations.waiting(0, SOON_MS);
  });

  it('ends only what they asked for themselves', async () => {
    const callers = Array.from({ length: 3 }, () => begin('GET', `/iteration/${ITERATION.spring}`));
    const staying = world.as('editor').get(`/iteration/${ITERATION.spring}`);
    await iterations.waiting(4, 5_000);
    for (const caller of callers) caller.hangUp();
    await iterations.waiting(1, SOON_MS);
    await iterations.unlock();
    expect((await staying).result.Errors).toEqual([]);
  });

  it('leaves the connections as good as new', async () => {
    for (let round = 0; round < 5; round++) {
      const callers = Array.from({ length: 6 }, () => begin('GET', '/iteration?pagesize=1'));
      await iterations.waiting(6, 5_000);
      for (const caller of callers) caller.hangUp();
      await iterations.waiting(0, SOON_MS);
      const replies = await Promise.all(Array.from({ length: 12 }, () => world.as('editor').get('/defect')));
      expect(replies.flatMap(({ result }) => result.Errors)).toEqual([]);
    }
  });

  it('does not stop a write: it is finished as a whole', async () => {
    const body = JSON.stringify({
      Iteration: {
        Name: 'Unheard',
        StartDate: '2031-01-01',
        EndDate: '2031-01-14',
        Project: `/project/${PROJECT.pond}`,
      },
    });
    const caller = begin('POST', '/iteration/create', body);
    await iterations.waiting(1, 5_000);
    caller.hangUp();
    await iterations.unlock();
    const deadline = performance.now() + 5_000;
    let names: readonly string[] = [];
    while (names.length === 0 && performance.now() < deadline) {
      names = await world.as('editor').names('/iteration', { query: '(Name = "Unheard")' });
    }
    expect(names).toEqual(['Unheard']);
  });
});

it('a read that takes too long is cancelled at its limit, and answered in its envelope', async () => {
  const paths = [
    '/iteration',
    '/iteration?start=2',
    `/project/${PROJECT.pond}/Iterations`,
    `/iteration/${ITERATION.spring}`,
  ];
  const iterations = await lockTable(world.database, 'iteration');
  try {
    const begun = performance.now();
    const replies = await Promise.all(paths.map((path) => world.as('editor').get(path)));
    expect(performance.now() - begun).toBeLessThan(limits.statementMs + SOON_MS);
    expect(replies.map(({ status, root }) => `${status} ${root}`)).toEqual([
      ...['200 QueryResult', '200 QueryResult', '200 QueryResult', '200 OperationResult'],
    ]);
    for (const { result } of replies) {
      expect(result.Errors).toEqual([
        'The request took longer than 10 seconds and was cancelled; ask for less at a time.',
      ]);
    }
    await iterations.waiting(0, SOON_MS);
  } finally {
    await iterations.unlock();
  }
}, 20_000);
