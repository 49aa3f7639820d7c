import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { credentialDigest } from '../../src/identity/api-key.ts';
import { createApiKey, deleteApiKey, resetApiKey } from '../../src/identity/api-keys.ts';
import { disableUser, enableUser, setPassword } from '../../src/identity/user-accounts.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { secureRandom } from '../../src/kernel/random.ts';
import { Secret } from '../../src/kernel/secret.ts';
import { CHANGE_CHANNEL } from '../../src/storage/change-notice.ts';
import { migrate } from '../../src/storage/migrate.ts';
import { recordActivity } from '../../src/storage/stores/account-store.ts';
import { recordApiKeyUse } from '../../src/storage/stores/api-key-store.ts';
import { raiseSessionEpoch } from '../../src/storage/stores/credential-store.ts';
import { clearAttempts, lockUntil, reserveAttempt } from '../../src/storage/stores/login-attempt-store.ts';
import { deleteOldSessions, recordSessionEnd, recordSessionUse } from '../../src/storage/stores/session-store.ts';
import { type Nodes, startNodes } from '../support/nodes.ts';
import { API, createCaller } from '../support/world.ts';
import { apiKeyOf, DEFECT, PROJECT, SUBSCRIPTION, USER } from '../support/world-seed.ts';

let nodes: Nodes;
let listening: pg.Client;
let heard: string[] = [];
const password = 'a-password-of-the-editor';

beforeAll(async () => {
  nodes = await startNodes(1);
  await setPassword(nodes.database.main, systemClock, USER.editor, new Secret(password));
  listening = new pg.Client({ connectionString: nodes.connectionString });
  await listening.connect();
  listening.on('notification', ({ payload }) => heard.push(payload ?? ''));
  await listening.query(`LISTEN ${CHANGE_CHANNEL}`);
});
afterAll(async () => {
  await listening.end();
  await nodes.close();
});
beforeEach(() => {
  heard = [];
});

/** All that was told until now: what was committed before a question has been heard when it is answered. */
const told = async (): Promise<readonly string[]> => {
  await listening.query('SELECT 1');
  return heard.toSorted();
};

const sql = (text: string) => async (): Promise<void> => {
  await nodes.database.main.query(text);
};

const makeKey = async () => {
  const key = await createApiKey(nodes.database.main, systemClock, secureRandom, {
    userOid: USER.viewer,
    description: 'one of the viewer',
    grant: 'Full Access',
  });
  if (key === null) throw new Error('no key was made');
  return key;
};

const sessionOf = (name: string) => {
  const now = new Date();
  const digest = Buffer.from(credentialDigest(name), 'hex');
  const source = { address: '127.0.0.1', userAgent: null };
  return { digest, userOid: USER.keeper, issuedAt: now, epoch: 0, ...source, cameBack: true, now };
};

interface Case {
  readonly change: string;
  readonly before?: () => Promise<unknown>;
  readonly run: () => Promise<unknown>;
  readonly tells: readonly string[];
}

const main = () => nodes.database.main;

const CASES: readonly Case[] = [
  { change: 'a new key', run: makeKey, tells: [`user ${USER.viewer}`] },
  {
    change: 'a key that is deleted',
    run: async () => {
      const { oid } = await makeKey();
      await told();
      heard = [];
      await deleteApiKey(main(), oid);
    },
    tells: [`user ${USER.viewer}`],
  },
  {
    change: 'a key that is reset',
    run: async () => {
      const { oid } = await makeKey();
      await told();
      heard = [];
      await resetApiKey(main(), systemClock, secureRandom, oid);
    },
    tells: [`user ${USER.viewer}`],
  },
  {
    change: 'a new password',
    run: () => setPassword(main(), systemClock, USER.warden, new Secret('another password')),
    tells: [`user ${USER.warden}`],
  },
  {
    change: 'all sessions ended',
    run: () => raiseSessionEpoch(main(), USER.outsider),
    tells: [`user ${USER.outsider}`],
  },
  {
    change: 'a session that has a row and ends',
    before: async () => {
      await recordSessionUse(main(), sessionOf('used'));
    },
    run: () => recordSessionEnd(main(), sessionOf('used')),
    tells: [`user ${USER.keeper}`],
  },
  {
    change: 'a session that has no row and ends',
    run: () => recordSessionEnd(main(), sessionOf('unused')),
    tells: [`user ${USER.keeper}`],
  },
  {
    change: 'a token revoked',
    before: sql(`INSERT INTO access_token (user_id, client_id, scopes, digest, created, expires_at)
      VALUES (${USER.warden}, 'an application', '{alm}', sha256('token'), now(), now() + interval '1 day')`),
    run: sql('UPDATE access_token SET revoked_at = now()'),
    tells: [`user ${USER.warden}`],
  },
  { change: 'a user disabled', run: () => disableUser(main(), USER.viewer), tells: [`user ${USER.viewer}`] },
  { change: 'a user enabled', run: () => enableUser(main(), USER.viewer), tells: [`user ${USER.viewer}`] },
  {
    change: 'a user locked by wrong passwords',
    run: () => lockUntil(main(), USER.outsider, new Date(Date.now() + 60_000)),
    tells: [`user ${USER.outsider}`],
  },
  {
    change: 'two users renamed in one transaction',
    run: sql(`UPDATE app_user SET user_name = 'new-' || user_name WHERE oid IN (${USER.warden}, ${USER.outsider})`),
    tells: [`user ${USER.outsider}`, `user ${USER.warden}`].toSorted(),
  },
  {
    change: 'a user made administrator of the subscription',
    run: sql(`UPDATE app_user SET subscription_admin = NOT subscription_admin WHERE oid = ${USER.outsider}`),
    tells: [`user ${USER.outsider}`],
  },
  {
    change: 'a profile with another time-out',
    run: sql(`UPDATE user_profile SET session_timeout_seconds = 900 WHERE user_id = ${USER.editor}`),
    tells: [`user ${USER.editor}`],
  },
  {
    change: 'a role taken away',
    run: sql(`DELETE FROM user_permission WHERE user_id = ${USER.viewer} AND project_id = ${PROJECT.ruin}`),
    tells: [`user ${USER.viewer}`],
  },
  {
    change: 'a role handed to somebody else',
    run: sql(
      `UPDATE user_permission SET user_id = ${USER.outsider} WHERE user_id = ${USER.angler} AND project_id = ${PROJECT.reeds}`,
    ),
    tells: [`user ${USER.angler}`, `user ${USER.outsider}`],
  },
  {
    change: 'a new member of a team',
    run: sql(
      `INSERT INTO team_member (workspace_id, project_id, user_id) VALUES (200, ${PROJECT.ruin}, ${USER.viewer})`,
    ),
    tells: [`user ${USER.viewer}`],
  },
  {
    change: 'somebody on the exceptions list',
    run: sql(`INSERT INTO sso_user_exception (subscription_id, user_id) VALUES (${SUBSCRIPTION}, ${USER.viewer})`),
    tells: ['accounts'],
  },
  {
    change: 'a setting of the subscription',
    run: sql('UPDATE subscription SET session_timeout_seconds = 900'),
    tells: ['accounts'],
  },
  {
    change: 'a closed project',
    run: sql(`UPDATE project SET state = 'Closed' WHERE oid = ${PROJECT.ruin}`),
    tells: ['structure'],
  },
  {
    change: 'a setting of workspaces',
    run: sql(`UPDATE workspace_configuration SET time_zone = 'UTC'`),
    tells: ['structure'],
  },
  { change: 'a renamed type', run: sql(`UPDATE type_definition SET note = 'new'`), tells: ['structure'] },
  { change: 'a table emptied', run: sql('TRUNCATE sso_user_exception'), tells: ['everything'] },
  {
    change: 'many rows of one user in one transaction',
    run: sql(`UPDATE user_permission SET object_version = object_version + 1 WHERE user_id = ${USER.editor}`),
    tells: [`user ${USER.editor}`],
  },
  {
    change: 'what is undone',
    run: sql(
      `DO $$ BEGIN BEGIN DELETE FROM api_key; RAISE EXCEPTION 'no'; EXCEPTION WHEN OTHERS THEN NULL; END; END $$`,
    ),
    tells: [],
  },
  { change: 'a user written without a change', run: sql('UPDATE app_user SET disabled = disabled'), tells: [] },
  { change: 'the note of a request', run: () => recordActivity(main(), USER.admin, new Date()), tells: [] },
  { change: 'the note of a right password', run: () => clearAttempts(main(), USER.admin, new Date(), true), tells: [] },
  {
    change: 'a wrong password that locks nobody',
    run: () => reserveAttempt(main(), { userOid: USER.admin, limit: 5, now: new Date() }),
    tells: [],
  },
  { change: 'the note of a key’s use', run: sql(`UPDATE api_key SET last_accessed = now()`), tells: [] },
  {
    change: 'the first use of a session',
    run: async () => {
      await recordSessionUse(main(), sessionOf('first'));
    },
    tells: [],
  },
  {
    change: 'a later use of a session',
    run: async () => {
      await recordSessionUse(main(), { ...sessionOf('first'), now: new Date(Date.now() + 120_000) });
    },
    tells: [],
  },
  {
    change: 'ended sessions cleared away',
    before: sql('DELETE FROM session WHERE ended_at IS NULL'),
    run: () => deleteOldSessions(main(), { issued: new Date(), used: new Date(), ended: new Date() }),
    tells: [],
  },
  {
    change: 'a session in use that loses its row',
    before: async () => {
      await recordSessionUse(main(), sessionOf('losing'));
    },
    run: sql('DELETE FROM session'),
    tells: [],
  },
  { change: 'a migration that has nothing to do', run: () => migrate(main()), tells: [] },
];

test.each(CASES)('$change is told as $tells', async ({ before, run, tells }) => {
  await before?.();
  await told();
  heard = [];
  await run();
  expect(await told()).toEqual(tells);
});

test('the note of a key’s use by its own statement is not told', async () => {
  const { oid, value } = await makeKey();
  await told();
  heard = [];
  await recordApiKeyUse(main(), oid, Buffer.from(credentialDigest(value.reveal()), 'hex'), new Date());
  expect(await told()).toEqual([]);
});

describe('of a work item nothing is told when it is', () => {
  const client = () => {
    const [node] = nodes.each;
    if (node === undefined) throw new Error('there is no node');
    return node.client;
  };

  test('created, changed, moved, given a task and a post, ranked and recycled with a key', async () => {
    const editor = createCaller(apiKeyOf('editor'), client().send);
    const made = await editor.create('defect', { Name: 'New', Project: `/project/${PROJECT.pond}` });
    await editor.update(`/defect/${made.ObjectID}`, { State: 'Fixed', ScheduleState: 'Accepted', PlanEstimate: 3 });
    await editor.update(`/defect/${made.ObjectID}`, { Project: `/project/${PROJECT.reeds}` });
    await editor.create('task', { Name: 'Its task', WorkProduct: made._ref });
    await editor.create('conversationpost', { Artifact: made._ref, Text: 'A word' });
    await editor.update(`/defect/${made.ObjectID}`, { Name: 'Ranked' }, { rankAbove: `/defect/${DEFECT.alpha}` });
    await editor.delete(`/defect/${made.ObjectID}`);
    expect(await told()).toEqual([]);
  });

  test('changed with a password and the security token of its session', async () => {
    const authorization = `Basic ${Buffer.from(`editor@garden.test:${password}`).toString('base64')}`;
    const opened = await client().send({
      method: 'GET',
      target: `${API}/security/authorize`,
      headers: { authorization },
    });
    const token = JSON.parse(opened.text).OperationResult.SecurityToken;
    const cookie = /JSESSIONID=[^;]+/.exec(String(opened.headers['set-cookie']))?.[0] ?? '';
    const written = await client().send({
      method: 'POST',
      target: `${API}/defect/${DEFECT.alpha}?key=${token}`,
      headers: { authorization, cookie, 'content-type': 'application/json' },
      body: JSON.stringify({ Defect: { Environment: 'Test' } }),
    });
    expect(JSON.parse(written.text).OperationResult.Errors).toEqual([]);
    expect(await told()).toEqual([]);
  });
});
