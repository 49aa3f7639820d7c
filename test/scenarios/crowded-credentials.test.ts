import { beforeAll, expect, test } from 'vitest';
import { systemClock } from '../../src/kernel/clock.ts';
import { openRawConnection } from '../support/raw-connection.ts';
import { basicOf, givePasswords } from '../support/signed-in.ts';
import { API, useWorld } from '../support/world.ts';
import { apiKeyOf } from '../support/world-seed.ts';

const world = useWorld();

beforeAll(() => givePasswords(world.database, systemClock, ['editor']));

const badKey = (number: number): string => `_${String(number).repeat(43)}`;

/** Status and reason of a read that carries these header lines beside a right password. */
const read = async (lines: readonly string[]): Promise<readonly unknown[]> => {
  const connection = openRawConnection(world.origin);
  try {
    const password = `authorization: ${basicOf('editor').authorization}`;
    const head = [`GET ${API}/user HTTP/1.1`, 'host: localhost', password, ...lines];
    const { status, headers } = await connection.send(`${head.join('\r\n')}\r\n\r\n`);
    return [status, headers['x-auth-reason']];
  } finally {
    connection.close();
  }
};

test('a right password alone lets in', async () => {
  expect(await read([])).toEqual([200, undefined]);
});

test.each([2, 4, 5, 12])(
  '%i keys that differ are refused, wherever they stand, and no password stands in for them',
  async (count) => {
    const keys = Array.from({ length: count }, (_, at) => badKey(at % 10) + 'x'.repeat(Math.floor(at / 10)));
    const differ = [401, 'credentials-differ'];
    expect(await read(keys.map((key) => `zsessionid: ${key}`))).toEqual(differ);
    expect(await read(keys.map((key) => `authorization: Bearer ${key}`))).toEqual(differ);
    expect(await read([`cookie: ${keys.map((key) => `ZSESSIONID=${key}`).join('; ')}`])).toEqual(differ);
  },
);

test('a good key among many is not taken', async () => {
  const keys = [apiKeyOf('editor'), ...[1, 2, 3, 4, 5].map(badKey)];
  expect(await read(keys.map((key) => `zsessionid: ${key}`))).toEqual([401, 'credentials-differ']);
});

test('one key many times is one', async () => {
  expect(await read(Array(6).fill(`zsessionid: ${apiKeyOf('editor')}`))).toEqual([200, undefined]);
});
