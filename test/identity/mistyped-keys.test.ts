import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { generateApiKey, hasValidChecksum } from '../../src/identity/api-key.ts';
import { importApiKey } from '../../src/identity/api-keys.ts';
import { secureRandom } from '../../src/kernel/random.ts';
import { Secret } from '../../src/kernel/secret.ts';
import { countedQueries } from './counted-queries.ts';
import { createWorld, request, USERS, type World } from './identity-world.ts';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_-';

/** 10,000 keys have 27 million typos, which take a minute. */
const SAMPLES = process.env.MUSTER_LONG === '1' ? 10_000 : 50;

/** Every value that differs from the key in one character, or in two neighbours that changed places. */
const typosOf = function* (key: string): Generator<string> {
  for (let at = 0; at < key.length; at++) {
    const [before, after] = [key.slice(0, at), key.slice(at + 1)];
    for (const character of ALPHABET) if (character !== key[at]) yield `${before}${character}${after}`;
    const swapped = `${before}${key[at + 1] ?? ''}${key[at]}${key.slice(at + 2)}`;
    if (at + 1 < key.length && swapped !== key) yield swapped;
  }
};

test(`no single typo and no swap of neighbours in ${SAMPLES} keys passes the check digits`, {
  timeout: 600_000,
}, () => {
  let passed = 0;
  let tried = 0;
  for (let sample = 0; sample < SAMPLES; sample++) {
    const key = generateApiKey(secureRandom).reveal();
    expect(hasValidChecksum(key)).toBe(true);
    for (const typo of typosOf(key)) {
      tried += 1;
      if (hasValidChecksum(typo)) passed += 1;
    }
  }
  expect(tried).toBeGreaterThan(SAMPLES * 44 * 60);
  expect(passed).toBe(0);
});

describe('the database', () => {
  let world: World;
  beforeAll(async () => {
    world = await createWorld();
    await world.arrange({});
  });
  afterAll(() => world.close());

  const queriesOf = (work: () => Promise<unknown>): Promise<number> => countedQueries(world.pool, work);

  const reasonOf = async (value: string): Promise<string> =>
    (await world.authenticator().authenticate(request([['zsessionid', value]]))).decision.reason;

  test('is asked for no typo of a key, of ours or imported', async () => {
    const imported = `_${'abc123'.repeat(7)}`;
    const importing = { userOid: USERS.user, description: 'old', grant: 'Full Access' } as const;
    await importApiKey(world.pool, world.now, importing, new Secret(imported));
    await world.authenticator().refreshUncheckedKeys();
    const reasons = new Set<string>();
    const ask = async () => {
      for (const key of [world.keys.get('full') ?? '', imported]) {
        for (const typo of typosOf(key)) reasons.add(await reasonOf(typo));
      }
    };
    expect(await queriesOf(ask)).toBe(0);
    expect(reasons).toEqual(new Set(['unknown-key', 'unknown-token', 'key-without-underscore']));
    expect([await reasonOf(world.keys.get('full') ?? ''), await reasonOf(imported)]).toEqual(['api-key', 'api-key']);
  });

  test('is asked once for a key that never was, whose check digits fit', async () => {
    const value = generateApiKey(secureRandom).reveal();
    expect(await queriesOf(() => reasonOf(value))).toBe(1);
  });

  test('is asked no more for an imported key when it was reset and the node was told', async () => {
    const value = `_${'zyx987'.repeat(7)}`;
    const importing = { userOid: USERS.user, description: 'gone', grant: 'Full Access' } as const;
    await importApiKey(world.pool, world.now, importing, new Secret(value));
    await world.authenticator().refreshUncheckedKeys();
    expect(await reasonOf(value)).toBe('api-key');
    await world.authenticator().settled();
    await world.pool.query("DELETE FROM api_key WHERE description = 'gone'");
    await world.authenticator().refreshUncheckedKeys();
    world.advance(2_000);
    expect(await queriesOf(() => reasonOf(value))).toBe(0);
    expect(await reasonOf(value)).toBe('unknown-key');
  });
});
