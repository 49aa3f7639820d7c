import { beforeAll, describe, expect, test } from 'vitest';
import { useAccountsWorld } from '../accounts/accounts-world.ts';
import { expectAnswer } from './negative/expected.ts';
import { openStage, type Stage } from './negative/stage.ts';
import { NEGATIVE_TABLE } from './negative-table.ts';

const world = useAccountsWorld();

let stage: Stage;

beforeAll(async () => {
  stage = await openStage(world);
});

/** All that opens something, or stands for somebody's consent. */
const whatIsHeld = async () => {
  const { rows } = await world.database.main.query(`SELECT
    (SELECT jsonb_agg(t ORDER BY digest) FROM (SELECT digest, revoked_at, expires_at FROM access_token) t) AS access,
    (SELECT jsonb_agg(t ORDER BY digest) FROM (SELECT digest, uses, expires_at FROM refresh_token) t) AS refresh,
    (SELECT jsonb_agg(t ORDER BY id) FROM (SELECT id, revoked_at, scopes FROM oauth_grant) t) AS grants,
    (SELECT jsonb_agg(t ORDER BY oid) FROM (SELECT oid, scopes, revoked_at FROM authorized_application) t) AS applications,
    (SELECT jsonb_agg(t ORDER BY oid) FROM (SELECT oid, secret_digest, redirect_uris FROM oauth_client) t) AS clients,
    (SELECT jsonb_agg(t ORDER BY digest) FROM (SELECT digest, consumed_at FROM oauth_artifact
      WHERE kind = 'AuthorizationCode') t) AS codes`);
  return rows[0];
};

describe('nothing is to be had by', () => {
  test.each(NEGATIVE_TABLE)('$name', async ({ party, ask, expected }) => {
    const send = await ask(stage);
    const before = await whatIsHeld();
    const reply = await send();
    await expectAnswer(reply, expected, stage, party);
    expect(await whatIsHeld()).toEqual(before);
  });

  test('more than eighty such requests, each under a name of its own', () => {
    const names = NEGATIVE_TABLE.map(({ name }) => name);
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
    expect(names.length).toBeGreaterThan(80);
  });
});
