import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, test } from 'vitest';
import { limits } from '../../src/config/limits.ts';
import type { HttpCall, HttpReply } from '../support/http-client.ts';
import { API, type Json, useWorld } from '../support/world.ts';
import { apiKeyOf, DEFECT, PROJECT, STORY } from '../support/world-seed.ts';

const world = useWorld();

const KEY = { zsessionid: apiKeyOf('editor') };

const send = (method: string, target: string, more: Partial<HttpCall> = {}): Promise<HttpReply> =>
  world.send({ method, target, ...more, headers: { ...KEY, ...more.headers } });

/** The one member of an answer of ours: its name, and its Errors. */
const errorsOf = ({ text }: HttpReply): readonly [string, readonly string[]] => {
  const json: Json = JSON.parse(text);
  const [root = ''] = Object.keys(json);
  expect(Object.keys(json)).toEqual([root]);
  expect(Array.isArray(json[root].Errors)).toBe(true);
  return [root, json[root].Errors];
};

const created = async (body: string | Uint8Array, headers: Record<string, string> = {}): Promise<Json> => {
  const reply = await send('POST', `${API}/defect/create`, { body, headers });
  expect(reply.status).toBe(200);
  return JSON.parse(reply.text).CreateResult;
};

describe('addresses', () => {
  test.each(['v3.0', 'v1.43', '1.44', 'x', 'defect', '%76', 'v2'])('the version %s is unknown', async (version) => {
    const reply = await send('GET', `/slm/webservice/${version}/defect`);
    expect(reply.status).toBe(404);
    expect(reply.reason).toBe(`Could not determine Web Services Version from '${decodeURIComponent(version)}'`);
  });

  test.each(['V2.0', 'v2.x', 'V2.X'])('the version %s is known', async (version) => {
    expect((await send('GET', `/slm/webservice/${version}/defect`)).status).toBe(200);
  });

  it('a version cannot break the status line', async () => {
    const reply = await send('GET', '/slm/webservice/v9%0d%0aSet-Cookie:%20a=b/defect');
    expect(reply.status).toBe(404);
    expect(reply.headers['set-cookie']).toBeUndefined();
  });

  it('a version with letters beyond Latin-1 is a 404 as well', async () => {
    expect((await send('GET', '/slm/webservice/%E2%98%83/defect')).status).toBe(404);
  });

  test.each([
    ['GET', '/objective', 'QueryResult'],
    ['GET', '/Objective.js', 'QueryResult'],
    ['GET', '/OBJECTIVE', 'QueryResult'],
    ['POST', '/objective/create', 'CreateResult'],
    ['DELETE', '/objective/1', 'OperationResult'],
  ])('%s %s names an unknown type', async (method, path, envelope) => {
    const reply = await send(method, `${API}${path}`, method === 'POST' ? { body: '{}' } : {});
    expect(reply.status).toBe(200);
    expect(errorsOf(reply)).toEqual([envelope, ['Requested type name "objective" is unknown.']]);
  });

  test.each(['%', '%zz', '%E0%A4%A', 'defect/%', 'defect/%00', 'defect/%ff%fe', '%2e%2e/%2e%2e/etc/passwd', '..;/x'])(
    'bad text in the path (%s) gets an answer of ours',
    async (path) => {
      const reply = await send('GET', `${API}/${path}`);
      expect([200, 400, 404]).toContain(reply.status);
      const [, errors] = errorsOf(reply);
      expect(errors).toHaveLength(1);
    },
  );

  test.each([
    'query=%',
    'query=%zz',
    'query=%E0%A4%A',
    'query=%00',
    'fetch=%ff',
    'order=%',
    'start=%',
    '%=%',
    '&&&',
    '=',
    '?',
  ])('bad text in the query string (%s) gets an answer of ours', async (query) => {
    const reply = await send('GET', `${API}/defect?${query}`);
    expect(reply.status).toBe(200);
    expect(errorsOf(reply)[0]).toBe('QueryResult');
  });

  it('spaces are + or %20, and & is %26', async () => {
    for (const query of ['(Name+=+"Alpha")', '(Name%20=%20%22Alpha%22)']) {
      const reply = await send('GET', `${API}/defect?query=${query}&pagesize=1`);
      expect(JSON.parse(reply.text).QueryResult.TotalResultCount).toBe(1);
    }
    await world.as('editor').create('defect', { Name: 'Salt & pepper' });
    const reply = await send('GET', `${API}/defect?query=(Name%20=%20%22Salt%20%26%20pepper%22)`);
    expect(JSON.parse(reply.text).QueryResult.TotalResultCount).toBe(1);
  });

  it('an empty query= is no filter', async () => {
    const reply = await send('GET', `${API}/defect?query=&fetch=`);
    expect(JSON.parse(reply.text).QueryResult).toMatchObject({ Errors: [] });
    expect(JSON.parse(reply.text).QueryResult.TotalResultCount).toBeGreaterThan(0);
  });

  it('the last of equal parameters counts', async () => {
    const reply = await send('GET', `${API}/defect?pagesize=1&query=(Name="x")&query=&pagesize=3&PageSize=2`);
    expect(JSON.parse(reply.text).QueryResult).toMatchObject({ Errors: [], PageSize: 2 });
  });

  it('unknown parameters are ignored', async () => {
    const reply = await send('GET', `${API}/defect?compact=false&_dc=1&pretty=&nonsense[]=1`);
    expect(JSON.parse(reply.text).QueryResult.Errors).toEqual([]);
  });

  test.each(['/slm/webservice', '/slm/webservice/', '/slm/webservice/v2.0', '/slm/webservice/v2.0/'])(
    '%s is answered by us',
    async (target) => {
      const reply = await send('GET', target);
      expect(reply.status).toBeLessThan(500);
      expect(reply.text).not.toContain('statusCode');
    },
  );
});

describe('methods', () => {
  test.each(['PATCH', 'OPTIONS', 'PROPFIND', 'TRACE'])('%s is not allowed', async (method) => {
    const reply = await send(method, `${API}/defect/${DEFECT.alpha}`);
    expect(reply.status).toBe(405);
    expect(reply.headers.allow).toContain('GET');
    expect(errorsOf(reply)).toEqual(['OperationResult', [`The method ${method} is not supported here.`]]);
  });

  it('HEAD answers as GET without a body', async () => {
    const get = await send('GET', `${API}/defect/${DEFECT.beta}`);
    const head = await send('HEAD', `${API}/defect/${DEFECT.beta}`);
    expect([head.status, head.text]).toEqual([200, '']);
    expect(head.headers['content-type']).toBe(get.headers['content-type']);
  });

  test.each([
    ['POST', '/defect', undefined],
    ['PUT', '/defect', '{"Defect":{"Name":"x"}}'],
    ['DELETE', '/defect', undefined],
    ['GET', '/defect/create', undefined],
    ['DELETE', `/hierarchicalrequirement/${STORY.dig}/Tasks`, undefined],
    ['GET', `/hierarchicalrequirement/${STORY.dig}/Tasks/add`, undefined],
    ['POST', `/hierarchicalrequirement/${STORY.dig}/Tasks/fly`, '{}'],
  ])('%s %s is a sentence and writes nothing', async (method, path, body) => {
    const before = await world.rowCounts();
    const reply = await send(method, `${API}${path}`, { body });
    expect(reply.status).toBe(200);
    expect(errorsOf(reply)[1]).toHaveLength(1);
    expect(await world.rowCounts()).toEqual(before);
  });

  it('a form with _method=GET is a read', async () => {
    const body = new URLSearchParams({ _method: 'GET', query: '(Name = "Alpha")', fetch: 'Name' }).toString();
    const reply = await send('POST', `${API}/defect`, {
      body,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    const { QueryResult } = JSON.parse(reply.text);
    expect(QueryResult.Results.map((each: Json) => each.Name)).toEqual(['Alpha']);
  });

  it('nothing else in a form or URL changes the method', async () => {
    const before = await world.rowCounts();
    for (const [target, body, contentType] of [
      [`/defect/${DEFECT.beta}`, '_method=DELETE', 'application/x-www-form-urlencoded'],
      [`/defect/${DEFECT.beta}?_method=DELETE`, undefined, 'application/json'],
      [`/defect/${DEFECT.beta}`, '_method=GET', 'text/plain'],
    ] as const) {
      await send(target.includes('?') ? 'GET' : 'POST', `${API}${target}`, {
        body,
        headers: { 'content-type': contentType },
      });
    }
    expect(await world.rowCounts()).toEqual(before);
    expect((await world.as('editor').get(`/defect/${DEFECT.beta}`)).result.Name).toBe('beta');
  });

  it('a method in lower case works as if it were in capitals', async () => {
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    const { hostname, port } = new URL(world.origin);
    const socket = connect(Number(port), hostname, () => {
      socket.write(
        `get ${API}/defect/${DEFECT.beta} HTTP/1.1\r\nHost: x\r\nZSESSIONID: ${KEY.zsessionid}\r\nConnection: close\r\n\r\n`,
      );
    });
    let text = '';
    socket.setEncoding('utf8').on('data', (part: string) => {
      text += part;
    });
    socket.on('end', () => resolve(text)).on('error', reject);
    expect(await promise).toMatch(/^HTTP\/1\.1 200 [\s\S]*"_refObjectName":"beta"/);
  });
});

describe('bodies', () => {
  const BODY = JSON.stringify({ Defect: { Name: 'Typed' } });

  test.each([
    'application/json',
    'application/json; charset=utf-8',
    'text/javascript;charset=utf-8',
    'text/plain',
    'text/xml',
    'application/octet-stream',
    'application/x-www-form-urlencoded',
    'nonsense',
    'multipart/form-data',
  ])('are read as JSON under the Content-Type %s', async (contentType) => {
    expect(await created(BODY, { 'content-type': contentType })).toMatchObject({
      Errors: [],
      Object: { Name: 'Typed' },
    });
  });

  it('are read without a Content-Type', async () => {
    expect(await created(BODY)).toMatchObject({ Errors: [], Object: { Name: 'Typed' } });
  });

  it('may begin with a byte order mark', async () => {
    expect(await created(`\uFEFF${BODY}`)).toMatchObject({ Errors: [], Object: { Name: 'Typed' } });
  });

  test.each<[string, string, Record<string, unknown>]>([
    ['bare True and False', '{"Defect":{"Name":"n","Blocked":True,"Ready":False}}', { Blocked: true, Ready: false }],
    ['raw control characters', '{"Defect":{"Name":"n","Description":"a\tb\nc"}}', { Description: 'a\tb\nc' }],
    [
      'bare dates',
      '{"Defect":{"Name":"n","TargetDate":2026-05-01T08:00:00.000Z}}',
      { TargetDate: '2026-05-01T08:00:00.000Z' },
    ],
  ])('with %s, as the .NET toolkit sends them, are read', async (_, body, expected) => {
    expect(await created(body)).toMatchObject({ Errors: [], Object: expected });
  });

  test.each([
    ['no JSON', 'Name=x'],
    ['cut off', '{"Defect":{"Name":"x"'],
    ['with something behind', '{"Defect":{"Name":"x"}} trailing'],
    ['blank', '   '],
    ['invalid UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d])],
    ['compressed', gzipSync(BODY)],
    ['with U+0000', '{"Defect":{"Name":"a\\u0000b"}}'],
    ['with a lone surrogate', '{"Defect":{"Name":"a\\ud800b"}}'],
    ['with a number no double holds', '{"Defect":{"Name":"x","PlanEstimate":1e999}}'],
  ])('that are %s make a sentence and write nothing', async (_, body) => {
    const before = await world.rowCounts();
    const { Errors } = await created(body);
    expect(Errors).toHaveLength(1);
    expect(Errors[0]).toMatch(/^Could not parse: /);
    expect(await world.rowCounts()).toEqual(before);
  });

  it('with strange keys change no prototype', async () => {
    const { Errors } = await created(
      '{"Defect":{"Name":"x","__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}}',
    );
    expect(Errors).toEqual([]);
    expect(({} as Json).polluted).toBeUndefined();
  });

  it('of a length that is a lie end in an answer of ours or a closed connection', async () => {
    const { promise, resolve } = Promise.withResolvers<string>();
    const { hostname, port } = new URL(world.origin);
    const socket = connect(Number(port), hostname, () => {
      socket.write(
        `POST ${API}/defect/create HTTP/1.1\r\nHost: x\r\nZSESSIONID: ${KEY.zsessionid}\r\nContent-Length: -5\r\n\r\n`,
      );
    });
    let text = '';
    socket.setEncoding('utf8').on('data', (part: string) => {
      text += part;
    });
    socket.on('close', () => resolve(text)).on('error', () => resolve(text));
    expect(await promise).not.toMatch(/^HTTP\/1\.1 5/);
  });

  it('are refused beyond their limit, whatever they hold', async () => {
    const before = await world.rowCounts();
    const reply = await send('POST', `${API}/defect/create`, { body: Buffer.alloc(limits.bodyBytes + 1, ' ') });
    expect(reply.status).toBe(413);
    expect(errorsOf(reply)[1]).toHaveLength(1);
    expect(await world.rowCounts()).toEqual(before);
  });
});

describe('every answer', () => {
  it.each([
    `${API}/defect/${DEFECT.beta}`,
    `${API}/defect`,
    `${API}/nonsense`,
    '/slm/webservice/v9/x',
    '/slm/schema/v2.0/workspace/200',
    '/nowhere',
  ])('%s is kept by no cache', async (target) => {
    expect((await send('GET', target)).headers['cache-control']).toBe('no-store');
  });

  it('without a key is a 401, whatever was asked for', async () => {
    for (const [method, path] of [
      ['GET', '/defect'],
      ['GET', `/defect/${DEFECT.alpha}`],
      ['GET', `/project/${PROJECT.pond}`],
      ['POST', '/defect/create'],
      ['DELETE', `/defect/${DEFECT.alpha}`],
      ['GET', '/nonsense'],
    ] as const) {
      const reply = await world.send({ method, target: `${API}${path}` });
      expect(reply.status).toBe(401);
      expect(reply.text).not.toContain('Alpha');
    }
  });

  it('is never the framework’s own', async () => {
    for (const target of ['/', '/nowhere', '/slm/x', '/slm/webservice/v2.0/%']) {
      const reply = await send('GET', target);
      expect(reply.status).toBeLessThan(500);
      expect(reply.text).not.toMatch(/"statusCode"|"error":"Not Found"|FST_/);
    }
  });
});
