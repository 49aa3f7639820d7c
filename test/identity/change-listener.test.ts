import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type ChangeListener, createChangeListener } from '../../src/storage/change-listener.ts';
import { CHANGE_CHANNEL, type Changes, EVERYTHING } from '../../src/storage/change-notice.ts';
import { until } from '../support/nodes.ts';
import { createTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts';
import { withClient } from '../support/template-database.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

/** REL-22 leaves a second; what is read when it is noticed takes some of it. */
const NOTICED_MS = 900;

let database: TestDatabase;
let proxy: TcpProxy;
let listener: ChangeListener;
let heard: Changes[];
let states: unknown[];

beforeEach(async () => {
  database = await createTestDatabase();
  proxy = await createTcpProxy(database.connectionString);
  heard = [];
  states = [];
  listener = createChangeListener({
    connectionString: proxy.connectionString,
    onState: (fault) => states.push(fault === null ? 'heard' : 'lost'),
  });
  listener.onChanges((changes) => heard.push(changes));
  listener.start();
  await until(() => listener.isWell(), 'a connection');
});
afterEach(async () => {
  await listener.close();
  await proxy.close();
  await database.drop();
});

const notify = (...texts: readonly string[]): Promise<unknown> =>
  withClient(database.connectionString, (client) =>
    client.query(texts.map((text) => `NOTIFY ${CHANGE_CHANNEL}, '${text}'`).join(';')),
  );

test('the first connection tells that everything may have changed', () => {
  expect(heard).toEqual([EVERYTHING]);
  expect(states).toEqual(['heard']);
});

test('what one transaction tells is told at once, each thing once', async () => {
  await notify('user 1', 'user 2', 'user 1', 'structure');
  await until(() => heard.length > 1, 'a notice');
  expect(heard.slice(1)).toEqual([{ userOids: new Set([1, 2]), accounts: false, structure: true, everything: false }]);
});

describe.each(['cut', 'half-open'] as const)('when the connection is %s', (network) => {
  test('that is noticed within a second, and after it stands again everything may have changed', async () => {
    const before = heard.length;
    const brokenAt = performance.now();
    proxy.turn(network);
    await notify('user 1');
    await until(() => !listener.isWell(), 'noticing');
    expect(performance.now() - brokenAt).toBeLessThan(NOTICED_MS);
    expect(heard).toHaveLength(before);
    proxy.turn('carries');
    await until(() => listener.isWell(), 'another connection');
    expect(heard.slice(before)).toEqual([EVERYTHING]);
    await until(() => states.length === 3, 'three states');
    expect(states).toEqual(['heard', 'lost', 'heard']);
  });

  test('it can be closed', async () => {
    proxy.turn(network);
    await listener.close();
    expect(listener.isWell()).toBe(false);
  });
});

test('a backend that is ended is replaced', async () => {
  await withClient(database.connectionString, (client) =>
    client.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND application_name = 'muster'`),
  );
  await until(() => heard.length === 2 && listener.isWell(), 'another connection');
  expect(heard[1]).toEqual(EVERYTHING);
});

test('a slow network makes nothing seem lost that is not', async () => {
  proxy.delay(50);
  await notify('user 1');
  await until(() => heard.length === 2, 'a notice');
  expect(listener.isWell()).toBe(true);
  expect(states).toEqual(['heard']);
});
