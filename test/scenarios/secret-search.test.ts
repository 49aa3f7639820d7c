import { describe, expect, it } from 'vitest';
import { databasePlaces, sightings } from '../support/secret-search.ts';
import { storedSecrets } from '../support/stored-secrets.ts';
import { useWorld } from '../support/world.ts';
import { apiKeyOf } from '../support/world-seed.ts';

const world = useWorld();

describe('the search for secrets finds one', () => {
  const SECRET = 'sécret of the search+/%&';
  const looked = (text: string) =>
    sightings(new Map([['it', SECRET]]), [{ name: 'there', text: `before ${text} after` }]);

  it.each([
    ['as it is', SECRET],
    ['half', SECRET.slice(0, 12)],
    ['in JSON', JSON.stringify({ a: SECRET })],
    ['in an address', encodeURIComponent(SECRET)],
    ['in a form', new URLSearchParams({ a: SECRET }).toString()],
    ['behind a name in Basic', Buffer.from(`me:${SECRET}`).toString('base64')],
    ['in base64 for addresses', Buffer.from(SECRET).toString('base64url')],
    ['in hexadecimal', Buffer.from(SECRET).toString('hex')],
    [
      'in a bytea that holds Basic',
      `\\x${Buffer.from(Buffer.from(`name:${SECRET}`).toString('base64')).toString('hex')}`,
    ],
  ])('%s', (_how, text) => {
    expect(looked(text)).toEqual(['it in there']);
    expect(looked(text.slice(0, 5))).toEqual([]);
  });

  it('in any table, at the end of the tests of each world', async () => {
    const { main } = world.database;
    expect(await storedSecrets(main)).toEqual([]);
    await main.query('CREATE TABLE hiding_place AS SELECT $1::bytea AS bytes', [Buffer.from(apiKeyOf('editor'))]);
    expect(await storedSecrets(main)).toEqual(['key of editor in hiding_place']);
    await main.query('DROP TABLE hiding_place');
  });

  it('in a column of any kind, of a table that nobody knew of', async () => {
    const { main } = world.database;
    const kinds = ['text', 'bytea', 'jsonb', 'text[]', 'varchar(99)'];
    const columns = kinds.map((kind, at) => `c${at} ${kind}`).join(', ');
    await main.query(`CREATE SCHEMA elsewhere CREATE TABLE hiding_place (${columns})`);
    const values = [SECRET, Buffer.from(SECRET), JSON.stringify({ a: [SECRET] }), [SECRET], SECRET];
    await main.query('INSERT INTO elsewhere.hiding_place VALUES ($1, $2, $3, $4, $5)', values);
    const found = sightings(new Map([['it', SECRET]]), await databasePlaces(world.database));
    expect(found).toEqual(kinds.map((_kind, at) => `it in hiding_place.c${at}`));
    await main.query('DROP SCHEMA elsewhere CASCADE');
  });
});
