import { createHash, randomBytes } from 'node:crypto';
import { request } from 'node:http';
import { describe, expect, it, test } from 'vitest';
import { limits } from '../../src/config/limits.ts';
import { openRawConnection } from '../support/raw-connection.ts';
import { type Json, useWorld } from '../support/world.ts';
import { type Actor, apiKeyOf, DEFECT, PROJECT, SUBSCRIPTION, USER } from '../support/world-seed.ts';

const world = useWorld();

const PIECE = 262_144;

const pathOf = (object: Json): string => new URL(object._ref).pathname.replace('/slm/webservice/v2.0', '');

const create = (type: string, values: Readonly<Record<string, unknown>>, actor: Actor = 'editor'): Promise<Json> =>
  world.as(actor).create(type, values);

const read = async (object: Json, actor: Actor = 'editor'): Promise<Json> =>
  (await world.as(actor).get(pathOf(object))).result;

const store = (bytes: Uint8Array, actor: Actor = 'editor'): Promise<Json> =>
  create('attachmentcontent', { Content: Buffer.from(bytes).toString('base64') }, actor);

/** The vendor's two steps. */
const attach = async (owner: Json, bytes: Uint8Array, values: Readonly<Record<string, unknown>> = {}): Promise<Json> =>
  create('attachment', {
    Name: 'note.txt',
    Content: (await store(bytes))._ref,
    ContentType: 'text/plain',
    Artifact: owner._ref,
    ...values,
  });

const raw = (path: string, headers: Readonly<Record<string, string>> = {}, actor: Actor | null = 'editor') =>
  fetch(`${world.origin}/slm/attachment/${path}`, {
    headers: { ...(actor === null ? {} : { zsessionid: apiKeyOf(actor) }), ...headers },
  });

const bytesOf = async (answer: Response): Promise<Buffer> => Buffer.from(await answer.arrayBuffer());

interface Upload {
  readonly actor?: Actor;
  readonly method?: string;
  readonly type?: string;
}

const upload = async (name: string, query: string, bytes: Uint8Array, how: Upload = {}): Promise<Json> => {
  const answer = await fetch(`${world.origin}/slm/attachment/new/${name}?${query}`, {
    method: how.method ?? 'PUT',
    headers: { zsessionid: apiKeyOf(how.actor ?? 'editor'), 'content-type': how.type ?? 'application/octet-stream' },
    body: Buffer.from(bytes),
  });
  expect(answer.status).toBe(200);
  return ((await answer.json()) as Json).CreateResult;
};

const aDefect = (): Promise<Json> => create('defect', { Name: 'With attachments' });

/** Rows that hold bytes or stand for them. */
const storedContents = async (): Promise<readonly number[]> => {
  const counts = await world.rowCounts();
  return [counts.attachment ?? 0, counts.attachment_content ?? 0, counts.attachment_chunk ?? 0];
};

const sha = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

describe('the pair of content and attachment', () => {
  test.each([1, 2, 3, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE + 7])('keeps %i bytes as they are', async (size) => {
    const bytes = randomBytes(size);
    const defect = await aDefect();
    const attachment = await attach(defect, bytes, { Size: 17 });
    expect(attachment).toMatchObject({ Name: 'note.txt', ContentType: 'text/plain', Size: size });
    expect(attachment.User._refObjectName).toBe('Eve Editor');
    const { Content, ...rest } = await read(attachment.Content);
    expect(Content).toBe(bytes.toString('base64'));
    expect(rest).toMatchObject({ _type: 'AttachmentContent', Errors: [] });
    const got = await raw(`${attachment.ObjectID}/note.txt`);
    expect(sha(await bytesOf(got))).toBe(sha(bytes));
    expect(Number(got.headers.get('content-length'))).toBe(size);
  });

  it('is neither compared nor ordered by its bytes, which would read them all', async () => {
    await attach(await aDefect(), randomBytes(5));
    for (const [type, path] of [
      ['attachment', 'Content.Content'],
      ['defect', 'Attachments.Content.Content'],
    ] as const) {
      for (const query of [`(${path} = x)`, `(${path} != null)`, `(${path} contains x)`]) {
        const { result } = await world.as('editor').get(`/${type}`, { query });
        expect(result.Errors[0]).toMatch(/^Could not parse: Operator "\S+" cannot be used on attribute "Content"\./);
      }
      const { result } = await world.as('editor').get(`/${type}`, { order: path });
      expect(result.Errors).toEqual([`Cannot sort using unknown attribute ${path}`]);
    }
  });

  it('takes base64 with line breaks, by POST and by PUT, and does not send it back', async () => {
    const bytes = randomBytes(500);
    const Content = bytes.toString('base64').replace(/(.{60})/g, '$1\n');
    for (const method of ['post', 'put'] as const) {
      const { result } = await world
        .as('editor')
        [method]('/attachmentcontent/create', { AttachmentContent: { Content } });
      expect(result.Errors).toEqual([]);
      expect(result.Object).not.toHaveProperty('Content');
      expect(Buffer.from((await read(result.Object)).Content, 'base64')).toEqual(bytes);
    }
  });

  test.each([
    ['no base64', '%%%', 'Could not parse: AttachmentContent.Content is not base64.'],
    ['one digit too many', 'QUJDR', 'Could not parse: AttachmentContent.Content is not base64.'],
    ['something in between', 'QU*JD', 'Could not parse: AttachmentContent.Content is not base64.'],
    ['text behind the padding', 'QQ==QQ', 'Could not parse: AttachmentContent.Content is not base64.'],
    ['letters of others', 'QUJDé', 'Could not parse: AttachmentContent.Content is not base64.'],
    ['nothing', '', 'Validation error: AttachmentContent.Content should not be null'],
    ['null', null, 'Validation error: AttachmentContent.Content should not be null'],
    ['an object', { a: 1 }, 'Validation error: AttachmentContent.Content is an invalid value'],
  ])('refuses %s', async (_, Content, sentence) => {
    const before = await storedContents();
    const { root, result } = await world
      .as('editor')
      .post('/attachmentcontent/create', { AttachmentContent: { Content } });
    expect([root, result.Errors]).toEqual(['CreateResult', [sentence]]);
    expect(await storedContents()).toEqual(before);
  });

  it('shows in the owner, newest Count at once', async () => {
    const defect = await aDefect();
    const first = await attach(defect, Buffer.from('a'));
    await attach(defect, Buffer.from('b'), { Name: 'b.txt' });
    expect((await read(defect)).Attachments.Count).toBe(2);
    const { result } = await world.as('editor').get(`${pathOf(defect)}/Attachments`);
    expect(result.Results.map(({ Name }: Json) => Name)).toEqual(['note.txt', 'b.txt']);
    expect(result.Results[0].Content._ref).toBe(first.Content._ref);
    expect(await world.as('editor').names('/attachment', { query: '(Name = "b.txt")' })).toEqual(['b.txt']);
  });

  it('never puts bytes into lists or other objects', async () => {
    const defect = await aDefect();
    const attachment = await attach(defect, Buffer.from('secret bytes'));
    for (const fetch of ['true', 'Content', 'Content[Content]', 'Name,Content,ObjectID']) {
      const query = `(ObjectID = ${attachment.ObjectID})`;
      const reply = await world.as('editor').get('/attachment', { query, fetch });
      expect(reply.result.Results).toHaveLength(1);
      expect(reply.text).not.toContain(Buffer.from('secret bytes').toString('base64'));
      expect((await world.as('editor').get(pathOf(attachment), { fetch })).text).not.toContain('c2VjcmV0');
    }
    const listed = await world.as('editor').get('/attachmentcontent');
    expect(listed.result.Errors).toEqual(['Requested type name "attachmentcontent" cannot be queried.']);
  });

  test.each([
    ['no owner', () => ({}), 'Validation error: Attachment.Artifact should not be null'],
    [
      'two owners',
      async () => {
        const testCase = await create('testcase', { Name: 'Tried' });
        const values = { TestCase: testCase._ref, Build: '1', Date: '2026-01-01', Verdict: 'Pass' };
        const result = await create('testcaseresult', values);
        return { Artifact: `/defect/${DEFECT.alpha}`, TestCaseResult: result._ref };
      },
      'Attachment.TestCaseResult should not be set if Attachment.Artifact is set and vice versa',
    ],
    [
      'no name',
      () => ({ Artifact: `/defect/${DEFECT.alpha}`, Name: '' }),
      'Validation error: Attachment.Name should not be null',
    ],
    [
      'no content',
      () => ({ Artifact: `/defect/${DEFECT.alpha}`, Content: null }),
      'Validation error: Attachment.Content should not be null',
    ],
  ])('is refused with %s', async (_, values, sentence) => {
    const Content = (await store(Buffer.from('x')))._ref;
    const body = { Name: 'a.txt', ContentType: 'text/plain', Content, ...(await values()) };
    const before = await storedContents();
    expect((await world.as('editor').post('/attachment/create', { Attachment: body })).result.Errors).toEqual([
      sentence,
    ]);
    expect(await storedContents()).toEqual(before);
  });

  it('hangs on a test case’s result, too', async () => {
    const testCase = await create('testcase', { Name: 'Tried' });
    const values = { TestCase: testCase._ref, Build: '1', Date: '2026-01-01', Verdict: 'Pass' };
    const result = await create('testcaseresult', values);
    const attachment = await attach(testCase, Buffer.from('log'), { Artifact: null, TestCaseResult: result._ref });
    expect(attachment).toMatchObject({ Artifact: null, Size: 3 });
    expect((await read(result)).Attachments.Count).toBe(1);
    await world.as('editor').delete(pathOf(result));
    expect((await read(attachment)).Errors).toEqual(['Cannot find object to read']);
    expect((await read(attachment.Content)).Errors).toEqual(['Cannot find object to read']);
  });

  it('keeps to the extensions that the subscription allows', async () => {
    const admin = world.as('admin');
    const settings = `/subscription/${SUBSCRIPTION}`;
    const listed = { AttachmentFilenameExtensionWhitelist: 'txt, .PNG' };
    await admin.update(settings, { AttachmentFilenameExtensionsEnabled: true, ...listed });
    const defect = await aDefect();
    await attach(defect, Buffer.from('x'), { Name: 'A.TXT' });
    await attach(defect, Buffer.from('x'), { Name: 'b.png' });
    for (const Name of ['c.exe', 'png', 'c.txt.exe']) {
      const Content = (await store(Buffer.from('x')))._ref;
      const body = { Name, Content, ContentType: 'text/plain', Artifact: defect._ref };
      expect((await world.as('editor').post('/attachment/create', { Attachment: body })).result.Errors).toEqual([
        `Validation error: Attachment.Name ${Name} is an invalid value.  Valid values are: *.txt, *.png`,
      ]);
    }
    const refused = await upload('c.exe', `artifact=${defect._ref}`, Buffer.from('x'));
    expect(refused.Errors).toHaveLength(1);
    await admin.update(settings, { AttachmentFilenameExtensionsEnabled: false });
    await attach(defect, Buffer.from('x'), { Name: 'c.exe' });
  });
});

describe('pyral’s way of deleting an attachment', () => {
  it('content, attachment, and what is left of the collection', async () => {
    const editor = world.as('editor');
    const defect = await aDefect();
    const kept = await attach(defect, Buffer.from('kept'), { Name: 'kept.txt' });
    const gone = await attach(defect, Buffer.from('gone'), { Name: 'gone.txt' });
    expect((await editor.delete(pathOf(gone.Content))).result.Errors).toEqual([]);
    expect((await read(gone)).Content).toBeNull();
    expect((await raw(`${gone.ObjectID}/gone.txt`)).status).toBe(404);
    expect((await editor.delete(pathOf(gone))).result.Errors).toEqual([]);
    const updated = await editor.post(pathOf(defect), { Defect: { Attachments: [{ _ref: kept._ref }] } });
    expect(updated.result.Errors).toEqual([]);
    expect((await editor.post(pathOf(defect), { Defect: { Attachments: [] } })).result.Errors).toEqual([]);
    expect((await read(defect)).Attachments.Count).toBe(1);
    expect(await bytesOf(await raw(`${kept.ObjectID}/kept.txt`))).toEqual(Buffer.from('kept'));
  });
});

describe('deleting an attachment', () => {
  it('takes its bytes with it; no second one shows them, for whoever deletes that would take them from the first', async () => {
    const editor = world.as('editor');
    const defect = await aDefect();
    const before = await storedContents();
    const first = await attach(defect, randomBytes(PIECE + 1));
    const body = { Name: 'b', Content: first.Content._ref, ContentType: 'a/b', Artifact: defect._ref };
    const second = await editor.post('/attachment/create', { Attachment: body });
    expect(second.result.Errors).toEqual(['Validation error: Attachment with the same name or key already exists']);
    expect((await read(defect)).Attachments.Count).toBe(1);
    await editor.delete(pathOf(first));
    expect((await read(defect)).Attachments.Count).toBe(0);
    expect(await storedContents()).toEqual(before);
  });
});

describe('who may have the bytes', () => {
  const hidden = async (): Promise<Json> => {
    const defect = await create('defect', { Name: 'Hidden', Project: `/project/${PROJECT.shed}` });
    return attach(defect, Buffer.from('hidden'));
  };

  it('sees what they are attached to', async () => {
    const attachment = await hidden();
    expect(await bytesOf(await raw(`${attachment.ObjectID}/a`, {}, 'viewer'))).toEqual(Buffer.from('hidden'));
    const answer = await raw(`${attachment.ObjectID}/a`, {}, 'angler');
    const missing = await raw('4711/a', {}, 'angler');
    expect([answer.status, await answer.text()]).toEqual([404, await missing.text()]);
    for (const each of [attachment, attachment.Content]) {
      expect((await read(each, 'angler')).Errors).toEqual(['Cannot find object to read']);
      expect((await world.as('angler').delete(pathOf(each))).result.Errors).toEqual([
        'Object to delete cannot be null',
      ]);
    }
  });

  it('is signed in', async () => {
    const attachment = await hidden();
    for (const headers of [{}, { zsessionid: '_wrong' }] as const) {
      const answer = await raw(`${attachment.ObjectID}/a`, headers, null);
      expect(answer.status).toBe(401);
      expect(await answer.text()).not.toContain('hidden');
    }
  });

  it('is signed in before a large body is read', async () => {
    const { hostname, port } = new URL(world.origin);
    const connection = await openRawConnection(world.origin);
    const head = `POST /slm/webservice/v2.0/attachmentcontent/create HTTP/1.1\r\nHost: ${hostname}:${port}\r\n`;
    const answer = await connection.send(
      `${head}Content-Type: application/json\r\nContent-Length: 60000000\r\n\r\n{"AttachmentContent":`,
    );
    expect([answer.status, answer.headers.connection]).toEqual([401, 'close']);
    connection.close();
  });

  it('may not delete or replace them as a viewer', async () => {
    const attachment = await hidden();
    for (const each of [attachment, attachment.Content]) {
      expect((await world.as('viewer').delete(pathOf(each))).result.Errors[0]).toMatch(/^Not authorized to delete: /);
    }
    const body = { Attachment: { Name: 'mine.txt' } };
    const refused = await world.as('viewer').post(pathOf(attachment), body);
    expect(refused.result.Errors[0]).toMatch(/^Not authorized to update: /);
    expect((await world.as('editor').update(pathOf(attachment), { Name: 'ours.txt' })).Name).toBe('ours.txt');
  });

  it('of a content that nobody shows is who sent it', async () => {
    const content = await store(Buffer.from('mine'), 'angler');
    expect((await read(content, 'angler')).Errors).toEqual([]);
    expect((await read(content, 'editor')).Errors).toEqual(['Cannot find object to read']);
    const body = { Name: 'a', Content: content._ref, ContentType: 'a/b', Artifact: `/defect/${DEFECT.alpha}` };
    const stolen = await world.as('editor').post('/attachment/create', { Attachment: body });
    expect(stolen.result.Errors).toEqual([`Could not read: Could not read referenced object ${content.ObjectID}`]);
  });

  it('has none while the work item is in the recycle bin', async () => {
    const defect = await aDefect();
    const attachment = await attach(defect, Buffer.from('x'));
    await world.as('editor').delete(pathOf(defect));
    for (const actor of ['editor', 'admin'] as const) {
      expect((await raw(`${attachment.ObjectID}/a`, {}, actor)).status).toBe(404);
      expect((await read(attachment.Content, actor)).Errors).toEqual(['Cannot find object to read']);
    }
  });
});

describe('the bytes as they are', () => {
  it('come safely named and typed, never as a page', async () => {
    const defect = await aDefect();
    const cases = [
      ['<b>"x"\r\nSet-Cookie: a=b.html', 'text/html', 'text/html', 'attachment'],
      ['Zeichnung ü €.png', 'image/png', 'image/png', 'inline'],
      ['picture.svg', 'image/svg+xml', 'image/svg+xml', 'attachment'],
      ['a.pdf', 'application/pdf', 'application/pdf', 'attachment'],
      ['b.bin', 'text/html\r\nX-Evil: 1', 'application/octet-stream', 'attachment'],
      ['c.bin', 'nonsense', 'application/octet-stream', 'attachment'],
    ] as const;
    for (const [Name, ContentType, type, disposition] of cases) {
      const attachment = await attach(defect, Buffer.from('<script>'), { Name, ContentType });
      const { headers, status } = await raw(`${attachment.ObjectID}/${encodeURIComponent(Name)}`);
      expect([Name, status, headers.get('content-type')]).toEqual([Name, 200, type]);
      expect(headers.get('content-disposition')).toMatch(
        new RegExp(`^${disposition}; filename="[^"]*"; filename\\*=UTF-8''`),
      );
      const named = /filename\*=UTF-8''(.*)$/.exec(headers.get('content-disposition') ?? '')?.[1] ?? '';
      expect(decodeURIComponent(named)).toBe(Name);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('content-security-policy')).toBe("default-src 'none'; sandbox");
      expect(headers.get('set-cookie')).toBeNull();
      expect(headers.get('x-evil')).toBeNull();
    }
  });

  it('come in parts, or not at all when the client has them', async () => {
    const bytes = randomBytes(PIECE * 2 + 100);
    const attachment = await attach(await aDefect(), bytes);
    const path = `${attachment.ObjectID}/note.txt`;
    const whole = await raw(path);
    const etag = whole.headers.get('etag') ?? '';
    await whole.arrayBuffer();
    expect(whole.headers.get('accept-ranges')).toBe('bytes');
    const size = bytes.length;
    const parts = [
      ['bytes=0-0', 0, 1],
      [`bytes=${PIECE - 1}-${PIECE}`, PIECE - 1, PIECE + 1],
      [`bytes=${PIECE * 2}-`, PIECE * 2, size],
      ['bytes=-100', size - 100, size],
      [`bytes=5-${size + 50}`, 5, size],
      [`bytes=-${size + 50}`, 0, size],
    ] as const;
    for (const [range, from, to] of parts) {
      const answer = await raw(path, { range });
      expect([range, answer.status, answer.headers.get('content-range')]).toEqual([
        range,
        206,
        `bytes ${from}-${to - 1}/${size}`,
      ]);
      expect(Number(answer.headers.get('content-length'))).toBe(to - from);
      expect(sha(await bytesOf(answer))).toBe(sha(bytes.subarray(from, to)));
    }
    for (const range of ['bytes=0-1,5-6', 'pieces=0-1', 'bytes=', 'bytes=5-2', 'bytes=a-b']) {
      const answer = await raw(path, { range });
      expect([range, answer.status, (await bytesOf(answer)).length]).toEqual([range, 200, size]);
    }
    for (const range of [`bytes=${size}-`, 'bytes=-0']) {
      const answer = await raw(path, { range });
      expect([range, answer.status, answer.headers.get('content-range')]).toEqual([range, 416, `bytes */${size}`]);
    }
    expect((await raw(path, { 'if-none-match': etag })).status).toBe(304);
    expect((await raw(path, { range: 'bytes=0-1', 'if-range': etag })).status).toBe(206);
    expect((await raw(path, { range: 'bytes=0-1', 'if-range': '"other"' })).status).toBe(200);
  });

  it('are announced to HEAD and not sent', async () => {
    const attachment = await attach(await aDefect(), Buffer.from('twelve bytes'));
    const target = `/slm/attachment/${attachment.ObjectID}/note.txt`;
    const reply = await world.send({ method: 'HEAD', target, headers: { zsessionid: apiKeyOf('editor') } });
    expect([reply.status, reply.headers['content-length'], reply.text]).toEqual([200, '12', '']);
    expect((await read(attachment)).Errors).toEqual([]);
  });

  it('stop when the client hangs up, and the server goes on', async () => {
    const bytes = randomBytes(8 * 1_048_576);
    const attachment = await attach(await aDefect(), bytes);
    const path = `${attachment.ObjectID}/note.txt`;
    for (let round = 0; round < 20; round++) {
      const broken = new AbortController();
      const answer = await fetch(`${world.origin}/slm/attachment/${path}`, {
        headers: { zsessionid: apiKeyOf('editor') },
        signal: broken.signal,
      });
      expect(answer.status).toBe(200);
      broken.abort();
    }
    expect(sha(await bytesOf(await raw(path)))).toBe(sha(bytes));
  });

  test.each(['', 'x', '1u2p3/a', '%00', '99999999999999999999/a', 'new/a'])('are not at %s', async (path) => {
    expect((await raw(path)).status).toBe(404);
  });
});

describe('bytes sent as they are', () => {
  it('become an attachment', async () => {
    const bytes = randomBytes(PIECE * 3 + 5);
    const defect = await aDefect();
    const query = `artifact=/defect/${defect.ObjectID}&description=What+it+is`;
    const { Errors, Object: made } = await upload('a%20photo.png', query, bytes, { type: 'image/png' });
    expect(Errors).toEqual([]);
    expect(made).toMatchObject({
      Name: 'a photo.png',
      ContentType: 'image/png',
      Size: bytes.length,
      Description: 'What it is',
      Artifact: { _refObjectName: 'With attachments' },
    });
    expect(made.User._ref).toContain(`/user/${USER.editor}`);
    expect(sha(await bytesOf(await raw(`${made.ObjectID}/a`)))).toBe(sha(bytes));
    expect((await read(made.Content)).Content).toBe(bytes.toString('base64'));
    expect((await read(defect)).Attachments.Count).toBe(1);
  });

  test.each([
    ['no owner', '', 'editor', 'Validation error: Attachment.Artifact should not be null'],
    ['no reference', 'artifact=banana', 'editor', 'Could not parse: Cannot parse object reference from "banana"'],
    [
      'an owner that is missing',
      'artifact=/defect/4711',
      'editor',
      'Could not read: Could not read referenced object 4711',
    ],
    [
      'an owner that is hidden',
      `artifact=/defect/${DEFECT.secret}`,
      'angler',
      `Could not read: Could not read referenced object ${DEFECT.secret}`,
    ],
    ['a viewer', `artifact=/defect/${DEFECT.alpha}`, 'viewer', 'Not authorized to create: Attachment'],
  ] as const)('are refused from or with %s', async (_, query, actor, sentence) => {
    const before = await storedContents();
    expect((await upload('a.txt', query, Buffer.from('x'), { actor })).Errors).toEqual([sentence]);
    expect(await storedContents()).toEqual(before);
  });

  it('are refused when there are none, and elsewhere than at new', async () => {
    const before = await storedContents();
    const query = `artifact=/defect/${DEFECT.alpha}`;
    expect((await upload('a.txt', query, Buffer.alloc(0))).Errors).toEqual([
      'Validation error: AttachmentContent.Content should not be null',
    ]);
    const headers = { zsessionid: apiKeyOf('editor') };
    const elsewhere = await world.send({ method: 'POST', target: '/slm/attachment/12/a.txt', headers, body: 'x' });
    expect(JSON.parse(elsewhere.text).CreateResult.Errors).toEqual(['The method POST is not supported here.']);
    const deleted = await world.send({ method: 'DELETE', target: '/slm/attachment/12/a.txt', headers });
    expect(deleted.status).toBe(405);
    expect(await storedContents()).toEqual(before);
  });

  it('leave nothing when the client breaks off, or sends more than is allowed without saying so', async () => {
    const before = await storedContents();
    const open = () => {
      const sent = request(`${world.origin}/slm/attachment/new/a.bin?artifact=/defect/${DEFECT.alpha}`, {
        method: 'PUT',
        headers: { zsessionid: apiKeyOf('editor'), 'transfer-encoding': 'chunked' },
      });
      sent.on('error', () => {});
      return sent;
    };
    const broken = open();
    const pieces = async (): Promise<number> => (await storedContents())[2] ?? 0;
    broken.write(randomBytes(PIECE * 2 + 1));
    await expect.poll(pieces).toBe((before[2] ?? 0) + 2);
    broken.destroy();
    await expect.poll(storedContents).toEqual(before);

    const endless = open();
    const { promise, resolve } = Promise.withResolvers<Json>();
    endless.on('response', (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () => resolve(JSON.parse(Buffer.concat(parts).toString('utf8'))));
      response.on('error', () => resolve(null));
    });
    const part = Buffer.alloc(4 * 1_048_576);
    for (let sent = 0; sent <= limits.attachmentBytes; sent += part.length) endless.write(part);
    expect((await promise).CreateResult.Errors).toEqual([
      `Validation error: AttachmentContent.Content is larger than the maximum of ${limits.attachmentBytes} bytes`,
    ]);
    await expect.poll(storedContents).toEqual(before);
    endless.destroy();
  });

  it('are not taken from a page of another site that the browser lends a key to', async () => {
    const defect = await aDefect();
    const upload = (headers: Readonly<Record<string, string>>) =>
      fetch(`${world.origin}/slm/attachment/new/a.txt?artifact=/defect/${defect.ObjectID}`, {
        method: 'POST',
        headers: { cookie: `ZSESSIONID=${apiKeyOf('editor')}`, 'content-type': 'text/plain', ...headers },
        body: 'bytes',
      });
    const refused = (await (await upload({ origin: 'https://elsewhere.test' })).json()) as Json;
    expect(refused.OperationResult.Errors).toEqual(['Not authorized to perform action: Invalid key']);
    expect((await read(defect)).Attachments.Count).toBe(0);
    expect((await upload({ origin: world.origin })).status).toBe(200);
    expect((await read(defect)).Attachments.Count).toBe(1);
  });

  it('need a credential that may write', async () => {
    const target = `/slm/attachment/new/a.txt?artifact=/defect/${DEFECT.alpha}`;
    const before = await storedContents();
    const headers = { zsessionid: apiKeyOf('reader') };
    expect((await world.send({ method: 'PUT', target, headers, body: 'x' })).status).toBe(401);
    expect((await world.send({ method: 'PUT', target, body: 'x' })).status).toBe(401);
    expect(await storedContents()).toEqual(before);
  });
});
