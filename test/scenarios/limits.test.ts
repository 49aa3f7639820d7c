import { describe, expect, it } from 'vitest';
import { type LimitName, limits } from '../../src/config/limits.ts';
import { API, type Json, useWorld } from '../support/world.ts';
import { apiKeyOf, DEFECT, PROJECT, STORY, TAG, WORKSPACE } from '../support/world-seed.ts';

const world = useWorld();

const KEY = { zsessionid: apiKeyOf('editor') };

/** Sends something of this size; the answer is its sentences, or its HTTP status where that is the answer. */
type Attempt = (size: number) => Promise<readonly string[] | number>;

const get =
  (path: string, parameter: string, text: (size: number) => string): Attempt =>
  async (size) =>
    (await world.as('editor').get(path, { [parameter]: text(size) })).result.Errors;

/** Long ones go in a form, where no bound on the address is in the way. */
const inForm =
  (parameter: string, text: (size: number) => string): Attempt =>
  async (size) => {
    const reply = await world.send({
      method: 'POST',
      target: `${API}/defect`,
      headers: { ...KEY, 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ _method: 'GET', [parameter]: text(size) }).toString(),
    });
    expect(reply.status).toBe(200);
    return JSON.parse(reply.text).QueryResult.Errors;
  };

const statusOf = async (sent: Promise<{ status: number; text: string }>): Promise<readonly string[] | number> => {
  const { status, text } = await sent;
  if (status === 200) return [];
  if (text.startsWith('{')) expect(Object.values<Json>(JSON.parse(text))[0].Errors).toHaveLength(1);
  return status;
};

const pad = (start: string, size: number, end = ''): string =>
  start + 'x'.repeat(size - start.length - end.length) + end;

/** (a) OR ((a) OR …): as many conditions as wanted at the depth of one pair in a pair, halved until it is one. */
const conditions = (count: number): string => {
  if (count === 1) return '(Name = a)';
  const left = Math.ceil(count / 2);
  return `(${conditions(left)} OR ${conditions(count - left)})`;
};

const nested = (depth: number): string => `${'['.repeat(depth)}1${']'.repeat(depth)}`;

const chain = (depth: number): string => {
  const names = Array.from({ length: depth }, () => 'Parent');
  return `${names.join('[')}[Name${']'.repeat(depth)}`;
};

const post = async (path: string, body: string | unknown): Promise<readonly string[]> => {
  const reply = await world.send({
    method: 'POST',
    target: `${API}${path}`,
    headers: KEY,
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  expect(reply.status).toBe(200);
  return Object.values<Json>(JSON.parse(reply.text))[0].Errors;
};

const atAndBeyond: Readonly<
  Partial<Record<LimitName, { readonly attempt: Attempt; readonly beyond: RegExp | number }>>
> = {
  urlBytes: {
    attempt: (size) => {
      const start = `${API}/defect?pagesize=1&nothing=`;
      return statusOf(world.send({ method: 'GET', target: pad(start, size), headers: KEY }));
    },
    beyond: 414,
  },
  bodyBytes: {
    attempt: (size) => {
      const body = Buffer.alloc(size, ' ');
      body.write('{"Defect":{"Name":"huge"}}');
      return statusOf(world.send({ method: 'POST', target: `${API}/defect/create`, headers: KEY, body }));
    },
    beyond: 413,
  },
  attachmentBodyBytes: {
    attempt: (size) => {
      const body = Buffer.alloc(size, ' ');
      body.write('{"AttachmentContent":{"Content":"QUJD"}}');
      return statusOf(world.send({ method: 'PUT', target: `${API}/attachmentcontent/create`, headers: KEY, body }));
    },
    beyond: 413,
  },
  attachmentBytes: {
    attempt: async (size) => {
      const target = `/slm/attachment/new/large.bin?artifact=/defect/${DEFECT.alpha}`;
      const reply = await world.send({ method: 'PUT', target, headers: KEY, body: Buffer.alloc(size, 7) });
      return JSON.parse(reply.text).CreateResult.Errors;
    },
    beyond: /larger than the maximum of 52428800 bytes/,
  },
  jsonDepth: {
    attempt: (size) => post('/defect/create', `{"Defect":{"Name":"deep","Unknown":${nested(size - 2)}}}`),
    beyond: /deeper than 64/,
  },
  parameters: {
    attempt: async (size) => {
      const names = Array.from({ length: size }, (_, n) => `p${n}=`).join('&');
      const reply = await world.send({ method: 'GET', target: `${API}/defect?${names}`, headers: KEY });
      return JSON.parse(reply.text).QueryResult.Errors;
    },
    beyond: /more than 1000 parameters/,
  },
  queryBytes: { attempt: inForm('query', (size) => pad('(Name = "', size, '")')), beyond: /longer than 32768 bytes/ },
  queryTerms: { attempt: inForm('query', conditions), beyond: /more than 500 conditions/ },
  queryDepth: {
    attempt: get('/defect', 'query', (size) => `${'('.repeat(size)}Name = a${')'.repeat(size)}`),
    beyond: /deeper than 200 levels/,
  },
  queryListValues: {
    attempt: inForm('query', (size) => `(Name in ${Array.from({ length: size }, (_, n) => n).join(',')})`),
    beyond: /more than 1000 values/,
  },
  searchCharacters: {
    attempt: inForm('search', (size) => 'x'.repeat(size)),
    beyond: /The search is longer than 1000 characters/,
  },
  searchWords: {
    attempt: inForm('search', (size) => 'x '.repeat(size)),
    beyond: /The search has more than 20 words/,
  },
  pathNames: {
    attempt: get('/hierarchicalrequirement', 'query', (size) => `(${'Parent.'.repeat(size - 1)}Name = a)`),
    beyond: /more than 8 names/,
  },
  fetchBytes: { attempt: inForm('fetch', (size) => pad('Name,', size)), beyond: /longer than 32768 bytes/ },
  fetchNames: {
    attempt: inForm('fetch', (size) => Array.from({ length: size }, (_, n) => `n${n}`).join(',')),
    beyond: /more than 1000 names/,
  },
  fetchDepth: { attempt: get('/hierarchicalrequirement', 'fetch', chain), beyond: /deeper than 4 levels/ },
  orderTerms: {
    attempt: get('/defect', 'order', (size) => Array.from({ length: size }, () => 'Name').join(',')),
    beyond: /more than 10 sort keys/,
  },
  startMaximum: { attempt: get('/defect', 'start', String), beyond: /start must be a whole number/ },
  collectionItems: {
    attempt: (size) =>
      post('/defect/create', {
        Defect: { Name: 'many', Tags: Array.from({ length: size }, () => `/tag/${TAG.urgent}`) },
      }),
    beyond: /at most 2000 items/,
  },
};

/** Limits whose case is elsewhere: below, or in the tests of the part that has them. */
const elsewhere: Readonly<Partial<Record<LimitName, string>>> = {
  headerBytes: 'below',
  pageSizeDefault: 'below',
  pageSizeMaximum: 'below',
  flowStatesPerProject: 'test/scenarios/flow-states.test.ts',
  writtenObjects: 'below',
  apiKeysPerUser: 'test/scenarios/api-keys.test.ts',
  oauthClientsPerUser: 'test/oauth/clients.test.ts',
  redirectUris: 'test/oauth/client-rules.test.ts',
  logInsPerNetwork: 'test/oauth/log-in-bound.test.ts',
  redirectUriBytes: 'test/oauth/client-rules.test.ts',
  loginPageSizeMaximum: 'test/scenarios/api-keys.test.ts',
  csvRows: 'test/scenarios/api-keys.test.ts',
  roleChanges: 'test/scenarios/user-roles.test.ts',
  importedUsers: 'test/scenarios/user-import.test.ts',
  importedCharacters: 'test/scenarios/user-import.test.ts',
  sessionsPerUser: 'test/scenarios/sessions.test.ts',
  passwordProofMs: 'test/scenarios/confirming-the-password.test.ts',
  decisionsCounted: 'test/scenarios/decision-log.test.ts',
  keyCallsCounted: 'test/scenarios/key-calls.test.ts',
  keyCallSources: 'test/scenarios/key-calls.test.ts',
  decisionsWaiting: 'test/scenarios/decision-log.test.ts',
  refusalsApart: 'test/scenarios/decision-log.test.ts',
  decisionPathCharacters: 'test/scenarios/decision-log.test.ts',
  decisionAgentCharacters: 'test/scenarios/decision-log.test.ts',
  seedLineBytes: 'test/process/seed-file-lines.test.ts',
  statementMs: 'below',
  waitingRequests: 'test/scenarios/taking-turns.test.ts',
  pageFormBytes: 'test/pages/forms.test.ts',
  authorizationFormBytes: 'test/oauth/posted-authorizations.test.ts',
  waitingPasswordChecks: 'test/accounts/hash-queue.test.ts',
  waitingMs: 'a time, not a size',
  readMs: 'a time, not a size',
  requestMs: 'a time, not a size',
  keepAliveMs: 'a time, not a size',
  mailSendMs: 'a time, not a size',
  drainMs: 'a time, not a size',
};

describe('each limit', () => {
  it('has its case', () => {
    expect([...Object.keys(atAndBeyond), ...Object.keys(elsewhere)].sort()).toEqual(Object.keys(limits).sort());
  });

  for (const [name, { attempt, beyond }] of Object.entries(atAndBeyond)) {
    const limit = limits[name as LimitName];

    it(`${name} works at ${limit}`, async () => {
      expect(await attempt(limit)).toEqual([]);
    });

    it(`${name} is refused at ${limit + 1}`, async () => {
      const before = await world.rowCounts();
      const answer = await attempt(limit + 1);
      if (typeof beyond === 'number') expect(answer).toBe(beyond);
      else {
        expect(answer).toHaveLength(1);
        expect(String(answer)).toMatch(beyond);
      }
      expect(await world.rowCounts()).toEqual(before);
    });
  }

  it('headerBytes: far beyond it the request is refused, and the server lives', async () => {
    const send = (bytes: number) =>
      world.send({ method: 'GET', target: `${API}/user`, headers: { ...KEY, 'x-filler': 'x'.repeat(bytes) } });
    expect((await send(limits.headerBytes - 1_000)).status).toBe(200);
    expect((await send(limits.headerBytes + 1)).status).toBe(431);
    expect((await send(0)).status).toBe(200);
  });

  it('pageSizeDefault and pageSizeMaximum are echoed', async () => {
    const editor = world.as('editor');
    expect((await editor.get('/defect')).result.PageSize).toBe(limits.pageSizeDefault);
    const most = await editor.get('/defect', { pagesize: limits.pageSizeMaximum });
    expect(most.result).toMatchObject({ PageSize: limits.pageSizeMaximum, Warnings: [], Errors: [] });
    const more = await editor.get('/defect', { pagesize: limits.pageSizeMaximum + 1 });
    expect(more.result).toMatchObject({ PageSize: limits.pageSizeMaximum, Errors: [] });
    expect(more.result.Warnings).toHaveLength(1);
  });

  it('attachmentBytes: in base64, too, and there is room for it in the body', async () => {
    const attempt = (bytes: number) => {
      const lines = Buffer.alloc(bytes, 7)
        .toString('base64')
        .replace(/(.{60})/g, '$1\n');
      return post('/attachmentcontent/create', { AttachmentContent: { Content: lines } });
    };
    expect(await attempt(limits.attachmentBytes)).toEqual([]);
    const before = await world.rowCounts();
    expect(await attempt(limits.attachmentBytes + 1)).toEqual([
      `Validation error: AttachmentContent.Content is larger than the maximum of ${limits.attachmentBytes} bytes`,
    ]);
    expect(await world.rowCounts()).toEqual(before);
  });

  it('writtenObjects: a story with more below it is not deleted', async () => {
    const insert = async (parent: number, count: number): Promise<void> => {
      await world.database.main.query(
        `INSERT INTO artifact (workspace_id, oid, type, prefix, fid, name, project_id, state, schedule_state, rank, work_product_id, revision_history_id)
         SELECT $1::bigint, nextval('object_id'), 3, 'TA', $5::bigint + n, 'Task ' || n, $2::bigint, 'Defined', 'Defined', 'm' || n, $3::bigint, nextval('object_id')
           FROM generate_series(1, $4::int) n`,
        [WORKSPACE.garden, PROJECT.pond, parent, count, parent * 100_000],
      );
      await world.database.main.query('UPDATE artifact SET n_tasks = $2 WHERE oid = $1', [parent, count]);
    };
    const editor = world.as('editor');
    const { ObjectID } = await editor.create('hierarchicalrequirement', { Name: 'Crowded' });
    await insert(ObjectID, limits.writtenObjects);
    const refused = await editor.delete(`/hierarchicalrequirement/${ObjectID}`);
    expect(refused.result.Errors).toEqual([expect.stringContaining(`more than ${limits.writtenObjects} objects`)]);
    expect((await editor.get(`/hierarchicalrequirement/${ObjectID}`)).result.Errors).toEqual([]);
    const [first] = (await editor.get('/task', { query: '(Name = "Task 1")', fetch: 'ObjectID' })).result.Results;
    await editor.delete(`/task/${first.ObjectID}`);
    expect((await editor.delete(`/hierarchicalrequirement/${ObjectID}`)).result.Errors).toEqual([]);
  });

  it('statementMs: what takes the database too long is a sentence, not a failure', async () => {
    const client = await world.database.main.connect();
    try {
      await client.query('BEGIN');
      await client.query('SELECT 1 FROM artifact WHERE oid = $1 FOR UPDATE', [DEFECT.delta]);
      const waiting = world.as('editor').post(`/defect/${DEFECT.delta}`, { Defect: { Name: 'late' } });
      const { status, root, result } = await waiting;
      expect([status, root]).toEqual([200, 'OperationResult']);
      expect(result.Errors).toEqual([expect.stringContaining('took longer than')]);
    } finally {
      await client.query('ROLLBACK');
      client.release();
    }
    const { result } = await world.as('editor').get(`/defect/${DEFECT.delta}`);
    expect(result.Name).toBe('delta');
  });

  it('keeps the server answering afterwards', async () => {
    const { result } = await world.as('editor').get(`/hierarchicalrequirement/${STORY.dig}`);
    expect(result.Errors).toEqual([]);
  });
});
