import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { limits } from '../../src/config/limits.ts';
import { API_KEY_GRANTS } from '../../src/storage/stores/api-key-store.ts';
import { givePasswords, loginCaller } from '../support/login-caller.ts';
import { type Json, startWorld, useWorld, type World } from '../support/world.ts';
import { type Actor, USER } from '../support/world-seed.ts';

const world = useWorld();

beforeAll(() => givePasswords(world));

const abilitiesOf = async (on: World, actor: Actor): Promise<Json> => {
  const reply = await loginCaller(on, actor).get('/keys/abilities');
  expect(reply.status, reply.text).toBe(200);
  return reply.json;
};

/** `Create` of each grant, as codes. */
const codes = ({ Own }: Json, member: string): readonly (string | null)[] =>
  Own.map((each: Json) => each[member]?.code ?? null);

const ALL = { Create: null, Edit: null, Reset: null, Claim: null, Delete: null };

describe('what one may do with keys', () => {
  it('is everything for who may write, and administrators have the keys of others besides', async () => {
    const own = API_KEY_GRANTS.map((Grant) => ({ Grant, ...ALL }));
    expect(await abilitiesOf(world, 'editor')).toEqual({ Own: own, Others: false });
    expect(await abilitiesOf(world, 'keeper')).toEqual({ Own: own, Others: false });
    expect(await abilitiesOf(world, 'admin')).toEqual({ Own: own, Others: true });
  });

  it('is no key that writes for who may write nowhere', async () => {
    const abilities = await abilitiesOf(world, 'viewer');
    expect(abilities.Own.map((each: Json) => each.Grant)).toEqual(['Full Access', 'ALM WSAPI Read-only']);
    for (const member of ['Create', 'Reset', 'Claim']) {
      expect(codes(abilities, member)).toEqual(['viewer-key-cannot-write', null]);
    }
    expect([codes(abilities, 'Edit'), codes(abilities, 'Delete')]).toEqual([
      [null, null],
      [null, null],
    ]);
  });
});

/** What changes in the database, and what is left then. */
const STATES: readonly {
  readonly name: string;
  readonly on: string;
  readonly off: string;
  readonly code: string;
  readonly left: readonly string[];
}[] = [
  {
    name: 'while keys are disabled, nothing but to delete',
    on: 'UPDATE subscription SET api_keys_enabled = false',
    off: 'UPDATE subscription SET api_keys_enabled = true',
    code: 'keys-disabled',
    left: ['Delete'],
  },
  {
    name: 'without CanCreateApiKey, to edit and delete',
    on: `UPDATE app_user SET can_create_api_key = false WHERE oid = ${USER.editor}`,
    off: `UPDATE app_user SET can_create_api_key = true WHERE oid = ${USER.editor}`,
    code: 'may-not-create-keys',
    left: ['Edit', 'Delete'],
  },
  {
    name: 'with as many keys as there may be, all but one more',
    on: `INSERT INTO api_key (user_id, description, grant_kind, digest, last_four, created)
         SELECT ${USER.editor}, 'one of many', 'Full Access', sha256(('many' || n)::bytea), 'xxxx', now()
         FROM generate_series(2, ${limits.apiKeysPerUser}) n`,
    off: `DELETE FROM api_key WHERE description = 'one of many'`,
    code: 'too-many-keys',
    left: ['Edit', 'Reset', 'Claim', 'Delete'],
  },
];

describe('what is left', () => {
  test.each(STATES)('$name', async ({ on, off, code, left }) => {
    await world.database.main.query(on);
    try {
      const abilities = await abilitiesOf(world, 'editor');
      for (const member of Object.keys(ALL)) {
        const expected = left.includes(member) ? null : code;
        expect([member, codes(abilities, member)]).toEqual([member, [expected, expected]]);
      }
      // The very refusal that the attempt gets.
      const attempt = await loginCaller(world, 'editor').post('/keys', { Description: 'x', Grant: 'Full Access' });
      expect(attempt.json.error).toEqual(abilities.Own[0].Create);
    } finally {
      await world.database.main.query(off);
    }
    expect(codes(await abilitiesOf(world, 'editor'), 'Create')).toEqual([null, null]);
  });

  it('is said in the vendor’s words while keys are disabled', async () => {
    await world.database.main.query('UPDATE subscription SET api_keys_enabled = false');
    const { Own } = await abilitiesOf(world, 'admin');
    await world.database.main.query('UPDATE subscription SET api_keys_enabled = true');
    expect(Own[1].Create.message).toBe(
      'API keys are disabled. Please contact your Subscription Administrator to enable this functionality.',
    );
  });
});

describe('in an edition without keys', () => {
  let sandbox: Awaited<ReturnType<typeof startWorld>>;
  beforeAll(async () => {
    sandbox = await startWorld({ edition: 'sandbox' });
    await givePasswords(sandbox);
  });
  afterAll(() => sandbox.close());

  it('nothing but deleting is left, with the name of the edition', async () => {
    const abilities = await abilitiesOf(sandbox, 'editor');
    for (const member of ['Create', 'Edit', 'Reset', 'Claim']) {
      expect(codes(abilities, member)).toEqual(['edition-without-keys', 'edition-without-keys']);
    }
    expect(abilities.Own[0].Create.message).toContain('sandbox');
    expect(codes(abilities, 'Delete')).toEqual([null, null]);
  });
});
