import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listApiKeys, resetApiKey } from '../../src/identity/api-keys.ts';
import { setPassword } from '../../src/identity/user-accounts.ts';
import { secureRandom } from '../../src/kernel/random.ts';
import { Secret } from '../../src/kernel/secret.ts';
import { revokeApplication } from '../../src/oauth/clients.ts';
import { exportSeed } from '../../src/seed/export-seed.ts';
import { importSeed } from '../../src/seed/import-seed.ts';
import type { Database, Pool } from '../../src/storage/database.ts';
import { withdrawApiKeyValue } from '../../src/storage/stores/api-key-value-store.ts';
import { writeSessionLifetime } from '../../src/storage/stores/session-policy-store.ts';
import { allow, makeClient } from '../support/allowed-application.ts';
import { wrongCounters } from '../support/recount.ts';
import { useWorld } from '../support/world.ts';
import { apiKeyOf, DEFECT, PROJECT, STORY, TAG, USER, WORKSPACE } from '../support/world-seed.ts';
import { exportedText, linesOf, parsedLines } from './exported.ts';
import { useSeedDatabase } from './seed-database.ts';
import { type Served, serve } from './serve.ts';
import type { Line } from './small-seed.ts';
import { tableContents } from './table-contents.ts';

/** More than one piece of 256 KiB, and all values of a byte. */
const PICTURE = Buffer.from(Array.from({ length: 300_000 }, (_, at) => (at * 7) % 256));

const PASSWORD = 'correct horse battery';

describe('an export of a server that people have worked on', () => {
  const world = useWorld();
  const copy = useSeedDatabase();
  const behind = useSeedDatabase();
  let text = '';
  let lines: readonly Line[] = [];
  let served: Served;
  let recycled = 0;
  let talkedAbout = '';
  let keepersToken = '';
  let wardensToken = '';

  /** Creates, changes, links, ranks, deletes: whatever leaves its trace in a table. */
  const work = async (): Promise<void> => {
    const admin = world.as('admin');
    const inPond = { Project: `/project/${PROJECT.pond}` };
    const story = await admin.create('hierarchicalrequirement', {
      Name: 'By hand',
      ...inPond,
      Tags: [{ _ref: `/tag/${TAG.green}` }],
    });
    const WorkProduct = `/hierarchicalrequirement/${story.ObjectID}`;
    // Estimates are added up exactly in binary: an import adds them in another order.
    const task = await admin.create('task', { Name: 'Soon gone', WorkProduct, Estimate: 0.5 });
    await admin.create('task', { Name: 'Stays', WorkProduct, Estimate: 0.25, ToDo: 3, State: 'In-Progress' });
    await admin.update(`/task/${task.ObjectID}`, { Estimate: 0.75, Description: 'two\nlines\tand "quotes" \\N' });
    await world.as('editor').update(`/defect/${DEFECT.alpha}`, { Severity: '', Owner: null, State: 'Closed' });
    await admin.delete(`/task/${task.ObjectID}`);
    await admin.delete(`/defect/${DEFECT.gamma}`);
    // This one is gone for good; the task and the story below lie in the recycle bin.
    const query = `(ItemOID = ${DEFECT.gamma})`;
    const [entry] = (await admin.get('/recyclebinentry', { query, fetch: 'ObjectID' })).result.Results;
    await admin.delete(`/recyclebinentry/${entry.ObjectID}`);
    const content = await admin.create('attachmentcontent', { Content: PICTURE.toString('base64') });
    const shown = { Content: content._ref, Artifact: story._ref, Name: 'a.bin', ContentType: 'application/x' };
    await admin.create('attachment', shown);
    const post = await admin.create('conversationpost', { Artifact: story._ref, Text: 'first' });
    await admin.create('conversationpost', { Artifact: story._ref, Text: 'second' });
    await admin.delete(`/conversationpost/${post.ObjectID}`);
    await admin.delete(`/tag/${TAG.spare}`);
    await admin.delete(`/hierarchicalrequirement/${STORY.closed}`);
    const user = await admin.create('user', { UserName: 'new@garden.test', EmailAddress: 'new@garden.test' });
    await admin.create('projectpermission', { User: user._ref, Role: 'Viewer', ...inPond });
    await admin.delete(`/user/${USER.viewer}`);
    await admin.create('project', { Name: 'Greenhouse', Workspace: `/workspace/${WORKSPACE.garden}`, State: 'Open' });
    await admin.create('iteration', {
      Name: 'Autumn',
      StartDate: '2026-09-01',
      EndDate: '2026-09-14',
      State: 'Planning',
      ...inPond,
    });
    // In the recycle bin a story still counts the tasks that went there with it.
    const above = await admin.create('hierarchicalrequirement', { Name: 'In the bin', ...inPond });
    await admin.create('task', { Name: 'With it', WorkProduct: above._ref, Estimate: 2 });
    await admin.create('conversationpost', { Artifact: above._ref, Text: 'Kept' });
    await admin.delete(`/hierarchicalrequirement/${above.ObjectID}`);
    await boundKeys(world.database.main);
    await allowedApplications(world.database);
    recycled = task.ObjectID;
    talkedAbout = WorkProduct;
    await world.database.main.query('UPDATE subscription SET previous_password_count = 2');
    await setPassword(world.database.main, () => new Date(), USER.editor, new Secret(`earlier ${PASSWORD}`));
    await setPassword(world.database.main, () => new Date(), USER.editor, new Secret(PASSWORD));
    await writeSessionLifetime(world.database.main, 3600);
    // Whoever reads the decision log has it written before: nothing of it comes after the export.
    await world.send({ method: 'GET', target: '/login/api/decisions', headers: { zsessionid: apiKeyOf('admin') } });
  };

  /** Clients with one, two and no secrets; what was allowed to them, and revoked; names that arrays and COPY escape. */
  const allowedApplications = async (database: Database): Promise<void> => {
    const { main } = database;
    const clientId = await makeClient(database, 'Two \\N "secrets"\u{1f331}', USER.editor);
    const unowned = await makeClient(database, 'Of nobody');
    await main.query(
      `UPDATE oauth_client SET former_secret_digest = sha256('a'), former_secret_until = now() + interval '1 day',
         last_rotated = now(), last_used = now(), is_native = true, device_flow = true, logo_uri = 'https://app.test/logo',
         redirect_uris = '{https://app.test//cb,"com.example.app:/a,b"}' WHERE client_id = $1`,
      [clientId],
    );
    await main.query(
      `INSERT INTO oauth_client (client_id, name, is_public, redirect_uris, created) VALUES ('by hand', 'a "\\ b', true, $1, now())`,
      [['"', '\\', 'a,b', '{}', 'NULL', '', 'tab\there']],
    );
    const allowed = await allow(database, USER.keeper, clientId);
    await main.query('UPDATE access_token SET last_used = now() WHERE grant_id = $1', [allowed.grantId]);
    await main.query('UPDATE refresh_token SET uses = 2, first_used_at = now() WHERE grant_id = $1', [allowed.grantId]);
    await main.query(
      `INSERT INTO access_token (user_id, client_id, scopes, digest, created, expires_at)
       VALUES ($1, 'by hand', '{}', sha256('b'), now(), now())`,
      [USER.editor],
    );
    const revoked = await allow(database, USER.warden, unowned);
    await revokeApplication({ pool: main, clock: () => new Date() }, { oid: revoked.applicationOid }, USER.warden);
    keepersToken = allowed.accessToken;
    wardensToken = revoked.accessToken;
  };

  /** The keeper's key has bounds and two values that work, the warden's waits to be claimed. */
  const boundKeys = async (pool: Pool): Promise<void> => {
    const oidOf = async (user: number) => (await listApiKeys(pool, user))[0]?.oid ?? 0;
    const now = new Date();
    await resetApiKey(pool, () => now, secureRandom, await oidOf(USER.keeper), 7 * 86_400_000);
    await pool.query(
      `UPDATE api_key SET expires_at = now() + interval '10 days', idle_days = 30, notice_days = 14,
         networks = '{127.0.0.0/8,::1}' WHERE user_id = $1`,
      [USER.keeper],
    );
    await withdrawApiKeyValue(pool, { oid: await oidOf(USER.warden), formerUntil: now, now });
  };

  beforeAll(async () => {
    await work();
    text = await exportedText(world.database);
    lines = parsedLines(text);
    const loaded = await importSeed({ database: copy.database, lines: linesOf(text), now: new Date() });
    expect(loaded.ok ? [] : loaded.error).toEqual([]);
    served = await serve(copy.database);
  });

  afterAll(() => served.close());

  it('gives the same export byte for byte where it is imported', async () => {
    const before = linesOf(text);
    expect(linesOf(await exportedText(copy.database))).toEqual(before);
  });

  it('has the same rows in every table where it is imported', async () => {
    const after = await tableContents(copy.database);
    for (const [table, rows] of Object.entries(await tableContents(world.database))) {
      expect(after[table], table).toEqual(rows);
    }
    expect(await wrongCounters(copy.database)).toEqual([]);
  });

  it('has no line of what is gone for good, and the next numbers of what is not', () => {
    expect(lines.some((line) => line.ObjectID === DEFECT.gamma)).toBe(false);
    expect(lines.find((line) => line.ObjectID === recycled)).toHaveProperty('_stored.recycle_bin_entry_id');
    const sequences = lines.filter((line) => line._type === 'NumberSequence');
    const next = sequences.find((line) => line.Workspace === `/workspace/${WORKSPACE.garden}` && line.Prefix === 'TA');
    expect(next?.Next).toBeGreaterThan(1);
    expect(sequences.find((line) => line.Prefix === undefined)?.Next).toBeGreaterThan(recycled);
  });

  it('brings the decision log, and numbers what comes after it behind it', async () => {
    const decisions = lines.filter((line) => line._type === 'Decision');
    expect(decisions.some(({ Outcome, Method }) => Outcome === 'accepted' && Method === 'POST')).toBe(true);
    expect(decisions.some(({ Path }) => Path === '/login/api/decisions')).toBe(true);
    const last = Math.max(...decisions.map(({ ID }) => Number(ID)));
    await served.get('/tag', { zsessionid: apiKeyOf('admin') });
    await served.as('admin').create('tag', { Name: 'After the import' });
    const { rows } = await copy.database.main.query<{ id: number }>(
      'SELECT min(id) AS id FROM decision WHERE id > $1',
      [last],
    );
    expect(rows[0]?.id).toBeGreaterThan(last);
  });

  it('lets what lies in the recycle bin be restored where it is imported', async () => {
    const caller = served.as('admin');
    const query = `(ItemOID = ${recycled})`;
    const [entry] = (await caller.get('/recyclebinentry', { query, fetch: 'ObjectID' })).result.Results;
    expect((await caller.post(`/recyclebinentry/${entry.ObjectID}/restore`)).result.Errors).toEqual([]);
    expect((await caller.get(`/task/${recycled}`)).json.Task.Name).toBe('Soon gone');
    expect((await caller.get(talkedAbout)).json.HierarchicalRequirement.Tasks.Count).toBe(2);
    expect(await wrongCounters(copy.database)).toEqual([]);
  });

  it('brings the bytes of attachments, and the numbers of posts', async () => {
    const caller = served.as('admin');
    const chunks = lines.filter((line) => line._type === 'AttachmentChunk');
    expect(chunks.map((line) => line.Number)).toEqual([0, 1]);
    expect(Buffer.concat(chunks.map((line) => Buffer.from(String(line.Bytes), 'base64')))).toEqual(PICTURE);
    const third = await caller.create('conversationpost', { Artifact: talkedAbout, Text: 'third' });
    expect(third.PostNumber).toBe(2);
  });

  it('lets a user in by the same key and the same password as before, and nobody by another', async () => {
    const basic = (password: string): string =>
      `Basic ${Buffer.from(`editor@garden.test:${password}`).toString('base64')}`;
    const get = async (headers: Readonly<Record<string, string>>): Promise<number> =>
      (await served.get(`/defect/${DEFECT.alpha}`, headers)).status;
    expect(await get({ zsessionid: apiKeyOf('editor') })).toBe(200);
    expect(await get({ authorization: basic(PASSWORD) })).toBe(200);
    expect(await get({ authorization: basic(`${PASSWORD}!`) })).toBe(401);
    expect(await get({ zsessionid: `${apiKeyOf('editor')}!` })).toBe(401);
    // Within the grace of a reset.
    expect(await get({ zsessionid: apiKeyOf('keeper') })).toBe(200);
    expect(await get({ zsessionid: apiKeyOf('warden') })).toBe(401);
    // What applications were allowed goes on, and what was revoked does not.
    expect(await get({ zsessionid: keepersToken })).toBe(200);
    expect(await get({ zsessionid: wardensToken })).toBe(401);
    // Deleted with their key.
    expect(await get({ zsessionid: apiKeyOf('viewer') })).toBe(401);
  });

  it('brings clients and what they were allowed, their secrets and tokens as digests', () => {
    const counts = Object.fromEntries(
      ['OAuthClient', 'AuthorizedApplication', 'OAuthGrant', 'AccessToken', 'RefreshToken'].map((type) => [
        type,
        lines.filter((line) => line._type === type).length,
      ]),
    );
    expect(counts).toEqual({
      OAuthClient: 3,
      AuthorizedApplication: 2,
      OAuthGrant: 2,
      AccessToken: 3,
      RefreshToken: 2,
    });
    const [two] = lines.filter((line) => line._type === 'OAuthClient');
    expect(two).toMatchObject({ Owner: USER.editor, RedirectURIs: ['https://app.test//cb', 'com.example.app:/a,b'] });
    expect([two?.SecretDigest, two?.FormerSecretDigest]).toEqual([
      expect.stringMatching(/^[0-9a-f]{64}$/),
      expect.stringMatching(/^[0-9a-f]{64}$/),
    ]);
  });

  it('holds neither a password nor a key nor a token', () => {
    expect(text).not.toContain(PASSWORD);
    expect([keepersToken, wardensToken].filter((token) => text.includes(token))).toEqual([]);
    for (const actor of ['admin', 'editor', 'reader'] as const) expect(text).not.toContain(apiKeyOf(actor));
    const keys = lines.filter((line) => line._type === 'ApiKey');
    expect(keys.length).toBeGreaterThan(3);
    const [waiting, ...more] = keys.filter((key) => key.KeyAwaitsClaim === true);
    expect([waiting?.User, more]).toEqual([`/user/${USER.warden}`, []]);
    for (const key of keys.filter((each) => each !== waiting)) {
      expect(key.KeyDigest).toMatch(/^[0-9a-f]{64}$/);
      expect(key.KeyLastFour).toHaveLength(4);
      expect(key).not.toHaveProperty('Key');
    }
    const hashes = lines.flatMap((line) => ('PasswordHash' in line ? [[line.ObjectID, line.PasswordHash]] : []));
    expect(hashes).toEqual([[USER.editor, expect.stringMatching(/^\$argon2id\$/)]]);
    const before = lines.flatMap((line) => ('PreviousPasswordHashes' in line ? [line.PreviousPasswordHashes] : []));
    expect(before).toEqual([[expect.stringMatching(/^\$argon2id\$/)]]);
  });

  it('is of one moment, whoever writes meanwhile', async () => {
    const export_ = exportSeed({ database: world.database });
    const before = await tableCounts(text);
    // The moment is the first read's; what comes later is not in it.
    const pieces = [(await export_.next()).value ?? ''];
    await world.as('admin').create('tag', { Name: 'too late', Workspace: `/workspace/${WORKSPACE.garden}` });
    for await (const piece of export_) pieces.push(piece);
    const during = pieces.join('');
    expect(during).not.toContain('too late');
    expect(await tableCounts(during)).toEqual(before);
    expect(await exportedText(world.database)).toContain('too late');
  });

  it('is read again also where a key ends behind the year 9999, as once could be asked for', async () => {
    const { main } = world.database;
    await main.query("UPDATE api_key SET expires_at = '10000-01-01T13:59:59Z' WHERE user_id = $1", [USER.keeper]);
    const ends = parsedLines(await exportedText(world.database)).find(
      ({ _type, User }) => _type === 'ApiKey' && User === `/user/${USER.keeper}`,
    );
    expect(ends?.ExpirationDate).toBe('+010000-01-01T13:59:59.000Z');
    const loaded = await importSeed({
      database: behind.database,
      lines: linesOf(await exportedText(world.database)),
      now: new Date(),
    });
    expect(loaded.ok ? [] : loaded.error).toEqual([]);
    const rows = await behind.rows('SELECT expires_at AS ends FROM api_key WHERE user_id = $1', [USER.keeper]);
    expect(rows).toEqual([{ ends: new Date('9999-12-31T23:59:59.999Z') }]);
  });

  it('keeps in mind that a key has set an address, so that no reset is mailed there', async () => {
    const rows = await copy.rows("SELECT email_by_key AS marked FROM app_user WHERE user_name = 'new@garden.test'");
    expect(rows).toEqual([{ marked: true }]);
  });

  it('leaves sessions and the keys of the installation behind, and brings every other table', async () => {
    const [secrets] = await copy.rows('SELECT count(*) AS count FROM session');
    expect(secrets).toEqual({ count: 0 });
    const contents = await tableContents(copy.database);
    expect(Object.keys(contents)).toContain('credential');
  });
});

/** Lines by type. */
const tableCounts = async (text: string): Promise<Readonly<Record<string, number>>> => {
  const counts: Record<string, number> = {};
  for (const { _type } of parsedLines(text)) counts[String(_type)] = (counts[String(_type)] ?? 0) + 1;
  return counts;
};
