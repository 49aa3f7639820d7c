import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createKeyExpirySweep } from '../../src/storage/key-expiry-sweep.ts';
import { holdUpdate } from '../support/held-update.ts';
import type { HttpReply } from '../support/http-client.ts';
import { givePasswords, type LoginCaller, loginCaller } from '../support/login-caller.ts';
import { API, type Json, useWorld } from '../support/world.ts';
import { type Actor, USER } from '../support/world-seed.ts';

const SECOND = 1_000;
const DAY = 86_400 * SECOND;
const START = Date.UTC(2030, 0, 15, 12);

let time = START;
const clock = () => new Date(time);
const inDays = (days: number): string => new Date(START + days * DAY).toISOString();

const world = useWorld({ clock });
beforeAll(async () => {
  await givePasswords(world);
  await world.database.main.query('UPDATE app_user SET email_address = user_name');
});
beforeEach(() => {
  time = START;
});

const as = (actor: Actor): LoginCaller => loginCaller(world, actor);

const made = async (more: object = {}, actor: Actor = 'editor'): Promise<Json> => {
  const reply = await as(actor).post('/keys', { Description: 'ci', Grant: 'Full Access', ...more });
  expect(reply.status, reply.text).toBe(201);
  return reply.json;
};

const read = (key: string): Promise<HttpReply> =>
  world.send({ method: 'GET', target: `${API}/user`, headers: { zsessionid: key } });

/** The status, the reason, and when the key says that it ends. */
const told = async (key: string): Promise<readonly unknown[]> => {
  const { status, headers } = await read(key);
  return [status, headers['x-auth-reason'], headers['x-key-expires']];
};

const shown = async (key: Json): Promise<Json> => (await as('editor').get(`/keys/${key.ObjectID}`)).json;

/** What a request notes after its answer is there once the database has it. */
const until = async <Value>(ask: () => Promise<Value>, holds: (value: Value) => boolean): Promise<Value> => {
  const deadline = performance.now() + 5_000;
  for (;;) {
    const value = await ask();
    if (holds(value)) return value;
    if (performance.now() > deadline) throw new Error(`never became so: ${JSON.stringify(value)}`);
  }
};

describe('a key with an end', () => {
  it('says its end on every answer, and is refused from then on with the reason', async () => {
    const ends = inDays(10);
    const { Key } = await made({ ExpiresAt: ends });
    expect(await told(Key)).toEqual([200, undefined, ends]);
    time = START + 10 * DAY - 1;
    expect(await told(Key)).toEqual([200, undefined, ends]);
    time = START + 10 * DAY;
    expect(await told(Key)).toEqual([401, 'key-expired', ends]);
    expect((await read(Key)).reason).toBe('Full authentication is required to access this resource');
  });

  it('says it also where a write is refused, and under /login/api', async () => {
    const { Key } = await made({ ExpiresAt: inDays(10), Grant: 'ALM WSAPI Read-only' });
    const headers = { zsessionid: Key, 'content-type': 'application/json' };
    const refused = await world.send({ method: 'POST', target: `${API}/defect/create`, headers, body: '{}' });
    expect([refused.status, refused.headers['x-key-expires']]).toEqual([401, inDays(10)]);
    const session = await world.send({ method: 'GET', target: '/login/api/session', headers });
    expect([session.status, session.headers['x-key-expires']]).toEqual([200, inDays(10)]);
  });

  it('works on when its owner sets a later one, which sets a past one never', async () => {
    const key = await made({ ExpiresAt: inDays(1) });
    time = START + 2 * DAY;
    expect((await told(key.Key))[1]).toBe('key-expired');
    expect((await as('editor').patch(`/keys/${key.ObjectID}`, { ExpiresAt: inDays(2) })).status).toBe(400);
    expect((await as('editor').patch(`/keys/${key.ObjectID}`, { Description: 'past' })).status).toBe(200);
    expect((await as('editor').patch(`/keys/${key.ObjectID}`, { ExpiresAt: inDays(3) })).status).toBe(200);
    expect(await told(key.Key)).toEqual([200, undefined, inDays(3)]);
  });
});

it('a key without an end says nothing of one', async () => {
  const { Key } = await made();
  // A day later its owner would be locked for being away.
  time = START + 364 * DAY;
  expect(await told(Key)).toEqual([200, undefined, undefined]);
});

it('a key that rests too long is refused, each use puts that off, and a reset ends it', async () => {
  const key = await made({ IdleDays: 30 });
  const used = async (): Promise<void> => {
    await until(
      () => shown(key),
      ({ LastAccessed }) => LastAccessed === clock().toISOString(),
    );
    // Days pass at once here, and not the second for which what is known of a key is remembered.
    await as('editor').patch(`/keys/${key.ObjectID}`, { Description: 'no use of it' });
  };
  for (const day of [29, 58]) {
    time = START + day * DAY;
    expect((await read(key.Key)).status).toBe(200);
    await used();
  }
  time = START + 88 * DAY - 1;
  expect((await read(key.Key)).status).toBe(200);
  time = START + 118 * DAY - 1;
  expect(await told(key.Key)).toEqual([401, 'key-idle', undefined]);
  const reset = (await as('editor').post(`/keys/${key.ObjectID}/reset`)).json;
  expect((await told(reset.Key))[0]).toBe(200);
});

it.each([
  [['127.0.0.1'], 200, undefined],
  [['10.0.0.0/8', '127.0.0.0/8'], 200, undefined],
  [['::ffff:127.0.0.0/104'], 200, undefined],
  [['2001:db8::/32', '10.0.0.0/8'], 401, 'key-network-not-allowed'],
  [['10.0.0.0/8'], 401, 'key-network-not-allowed'],
  [['::1'], 401, 'key-network-not-allowed'],
])('a key for %j from 127.0.0.1 → %i %s', async (AllowedNetworks, status, reason) => {
  const { Key } = await made({ AllowedNetworks });
  expect(await told(Key)).toEqual([status, reason, undefined]);
});

describe('a reset with a grace', () => {
  it('lets both values work, each with its own last use, until the time is over', async () => {
    const key = await made();
    time += 61 * SECOND;
    const reset = (await as('editor').post(`/keys/${key.ObjectID}/reset`, { GraceDays: 7 })).json;
    const end = new Date(time + 7 * DAY).toISOString();
    expect(reset.FormerValue).toEqual({ LastFour: key.LastFour, ValidUntil: end, LastAccessed: null });
    expect(reset.LastFour).toBe(reset.Key.slice(-4));
    expect(await told(key.Key)).toEqual([200, undefined, end]);
    const oldUse = clock().toISOString();
    await until(
      () => shown(key),
      ({ FormerValue }) => FormerValue.LastAccessed === oldUse,
    );
    time += 1_000 * SECOND;
    expect(await told(reset.Key)).toEqual([200, undefined, undefined]);
    const after = await until(
      () => shown(key),
      ({ LastAccessed }) => LastAccessed !== null,
    );
    expect([after.LastAccessed, after.FormerValue.LastAccessed]).toEqual([clock().toISOString(), oldUse]);
    time = Date.parse(end) - 1;
    expect((await read(key.Key)).status).toBe(200);
    time = Date.parse(end);
    // To a value that no longer is one nothing is told.
    expect(await told(key.Key)).toEqual([401, undefined, undefined]);
    expect((await read(reset.Key)).status).toBe(200);
    expect((await shown(key)).FormerValue).toBeNull();
  });

  it('ends when its owner says so', async () => {
    const key = await made();
    const reset = (await as('editor').post(`/keys/${key.ObjectID}/reset`, { GraceDays: 0.5 })).json;
    expect((await read(key.Key)).status).toBe(200);
    time += SECOND;
    expect((await as('editor').delete(`/keys/${key.ObjectID}/former-value`)).status).toBe(204);
    expect([(await read(key.Key)).status, (await read(reset.Key)).status]).toEqual([401, 200]);
    expect((await as('editor').delete(`/keys/${key.ObjectID}/former-value`)).status).toBe(404);
  });

  it('keeps one former value: a second reset ends the first', async () => {
    const first = await made();
    const [second, third] = [
      (await as('editor').post(`/keys/${first.ObjectID}/reset`, { GraceDays: 7 })).json,
      (await as('editor').post(`/keys/${first.ObjectID}/reset`, { GraceDays: 7 })).json,
    ];
    const works = [first, second, third].map(async ({ Key }) => (await read(Key)).status);
    expect(await Promise.all(works)).toEqual([401, 200, 200]);
  });

  it('does not outlive the end of the key itself', async () => {
    const key = await made({ ExpiresAt: inDays(1) });
    await as('editor').post(`/keys/${key.ObjectID}/reset`, { GraceDays: 7 });
    expect(await told(key.Key)).toEqual([200, undefined, inDays(1)]);
    time = START + DAY;
    expect(await told(key.Key)).toEqual([401, 'key-expired', inDays(1)]);
  });
});

describe('a reset by an administrator', () => {
  it('shows nobody a value until the owner claims it, once', async () => {
    const key = await made({ Description: 'deploys' });
    const reset = await as('admin').post(`/keys/${key.ObjectID}/reset`);
    expect(reset.json).toMatchObject({ AwaitsClaim: true, LastFour: null, FormerValue: null });
    expect(reset.text).not.toContain('"Key"');
    expect((await read(key.Key)).status).toBe(401);
    const { rows: mails } = await world.database.main.query("SELECT * FROM outbox WHERE kind = 'api-key-reset'");
    expect(mails).toMatchObject([{ user_id: USER.editor, address: 'editor@garden.test' }]);
    expect(mails[0].body).toContain('deploys');
    expect(mails[0].body).toContain(`/login/api/keys/${key.ObjectID}/claim`);
    expect((await as('editor').post(`/keys/${key.ObjectID}/reset`)).json.error.code).toBe('key-awaits-claim');
    const claimed = await as('editor').post(`/keys/${key.ObjectID}/claim`);
    expect(claimed.json).toMatchObject({ AwaitsClaim: false, LastFour: claimed.json.Key.slice(-4) });
    expect((await read(claimed.json.Key)).status).toBe(200);
    const again = await as('editor').post(`/keys/${key.ObjectID}/claim`);
    expect([again.status, again.json.error.code]).toEqual([409, 'nothing-to-claim']);
    expect((await read(claimed.json.Key)).status).toBe(200);
  });

  it('with a grace lets the old value work meanwhile, and a second one without ends it', async () => {
    const key = await made();
    await as('admin').post(`/keys/${key.ObjectID}/reset`, { GraceDays: 2 });
    expect((await read(key.Key)).status).toBe(200);
    await as('admin').post(`/keys/${key.ObjectID}/reset`, { GraceDays: 7 });
    expect((await shown(key)).FormerValue.ValidUntil).toBe(inDays(2));
    await as('admin').post(`/keys/${key.ObjectID}/reset`);
    expect((await read(key.Key)).status).toBe(401);
    const { Key } = (await as('editor').post(`/keys/${key.ObjectID}/claim`)).json;
    expect((await read(Key)).status).toBe(200);
  });
});

describe('at the same moment', () => {
  const TOUCH = 'UPDATE api_key SET description = description WHERE oid = $1';

  it.each(['reset', 'claim'])('of two that %s a key one sees a value, which works', async (action) => {
    const key = await made();
    if (action === 'claim') await as('admin').post(`/keys/${key.ObjectID}/reset`);
    const held = await holdUpdate(world.database, TOUCH, [key.ObjectID]);
    const both = [1, 2].map(() => as('editor').post(`/keys/${key.ObjectID}/${action}`));
    await held.waitingFor(2);
    await held.commit();
    const replies = (await Promise.all(both)).toSorted((a, b) => a.status - b.status);
    expect(replies.map(({ status }) => status)).toEqual([200, 409]);
    expect(replies[1]?.text).not.toContain('"Key"');
    expect((await read(replies[0]?.json.Key)).status).toBe(200);
    expect((await read(key.Key)).status).toBe(401);
  });

  it('an edit does not undo another that narrowed the key', async () => {
    const key = await made();
    const held = await holdUpdate(
      world.database,
      "UPDATE api_key SET grant_kind = 'ALM WSAPI Read-only' WHERE oid = $1",
      [key.ObjectID],
    );
    const renamed = as('editor').patch(`/keys/${key.ObjectID}`, { Description: 'late' });
    await held.waitingFor(1);
    await held.commit();
    expect((await renamed).status).toBe(409);
    expect(await shown(key)).toMatchObject({ Grant: 'ALM WSAPI Read-only', Description: 'ci' });
  });
});

describe('notices of an end', () => {
  const sweep = () =>
    createKeyExpirySweep({
      database: world.database,
      clock,
      onError: (error) => {
        throw error;
      },
    }).run();

  const mails = async (): Promise<readonly Json[]> =>
    (await world.database.main.query("SELECT * FROM outbox WHERE kind = 'api-key-expiry' ORDER BY created_at")).rows;

  beforeEach(async () => {
    await world.database.main.query('DELETE FROM api_key WHERE expires_at IS NOT NULL');
    await world.database.main.query('DELETE FROM outbox');
  });

  it('come 14, 7 and 1 days before, once each, however many nodes look', async () => {
    await made();
    const key = await made({ ExpiresAt: inDays(30), Description: 'nightly' });
    const given: number[] = [];
    for (const day of [0, 15, 16, 17, 22, 23, 24, 28, 29, 29.5, 30, 31]) {
      time = START + day * DAY;
      const counts = await Promise.all([sweep(), sweep(), sweep()]);
      given.push(counts.reduce((sum, each) => sum + each, 0));
    }
    expect(given).toEqual([0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 0]);
    const [first, second, third] = await mails();
    expect(first).toMatchObject({ user_id: USER.editor, address: 'editor@garden.test', sent_at: null });
    expect([first, second, third].map(({ subject }) => subject)).toEqual([
      'An API key of yours expires in 14 days or less',
      'An API key of yours expires in 7 days or less',
      'An API key of yours expires in 1 day or less',
    ]);
    expect(first.body).toContain(key.LastFour);
    expect(first.body).toContain(inDays(30));
    expect(first.body).toContain('nightly');
    expect(first.body).not.toContain(key.Key.slice(1, 20));
  });

  it('tell the last one alone after a pause, and begin anew where the end is moved', async () => {
    const key = await made({ ExpiresAt: inDays(30) });
    time = START + 29.5 * DAY;
    expect([await sweep(), await sweep()]).toEqual([1, 0]);
    await as('editor').patch(`/keys/${key.ObjectID}`, { ExpiresAt: inDays(60) });
    expect(await sweep()).toBe(0);
    time = START + 50 * DAY;
    expect([await sweep(), await sweep()]).toEqual([1, 0]);
  });

  it('say nothing that its owner has just said, nor to who is disabled', async () => {
    await made({ ExpiresAt: inDays(5) });
    expect(await sweep()).toBe(0);
    await world.database.main.query('UPDATE app_user SET disabled = true WHERE oid = $1', [USER.editor]);
    time = START + 4.5 * DAY;
    expect(await sweep()).toBe(0);
    await world.database.main.query('UPDATE app_user SET disabled = false WHERE oid = $1', [USER.editor]);
    expect(await sweep()).toBe(1);
  });

  it('are left for more keys than one batch has', async () => {
    await world.database.main.query(
      `INSERT INTO api_key (user_id, description, grant_kind, digest, last_four, created, expires_at)
       SELECT $1, 'many', 'Full Access', sha256(n::text::bytea), 'xxxx', $2, $2::timestamptz + interval '3 days'
       FROM generate_series(1, 250) n`,
      [USER.angler, clock()],
    );
    expect([await sweep(), await sweep()]).toEqual([250, 0]);
  });
});
