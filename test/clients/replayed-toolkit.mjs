import assert from 'node:assert/strict';
import { RawConnection } from './raw-connection.mjs';

const BASE = '/slm/webservice/v2.0';

/** A toolkit as its recorded requests show it: one kept connection, its own header order, and the cookies it was given. */
export class ReplayedToolkit {
  #connection;
  #cookies = new Map();

  constructor(server, ca) {
    this.#connection = new RawConnection(server, ca);
    this.server = server;
  }

  /** `http://host:port/slm/webservice/v2.0`, as it stands before refs. */
  get base() {
    return `${this.server}${BASE}`;
  }

  get host() {
    return this.#connection.host;
  }

  /** The value of the Cookie header, or undefined before any cookie was set. */
  get cookie() {
    return this.#cookies.size === 0 ? undefined : [...this.#cookies].map((pair) => pair.join('=')).join('; ');
  }

  forgetCookies() {
    this.#cookies.clear();
  }

  /** Sends to a path below the API's base, or to one that begins with `/slm`. */
  async send(method, path, headers, body) {
    const target = path.startsWith('/slm/') ? path : `${BASE}/${path}`;
    const present = headers.filter(([, value]) => value !== undefined);
    const answer = await this.#connection.send(method, target, present, body);
    for (const line of answer.headers['set-cookie'] ?? []) {
      const [name, value] = line.split(';')[0].split(/=(.*)/s);
      this.#cookies.set(name, value);
    }
    return answer;
  }

  close() {
    this.#connection.close();
  }
}

/** Basic credentials as the header carries them. */
export function basic(user, password) {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}

/** Form encoding, in which a blank is a plus sign; every toolkit but Node's sends its queries so. */
export function plus(text) {
  return encodeURIComponent(text).replaceAll('%20', '+');
}

/**
 * The one object of an answer with status 200, under the root a toolkit looks for. Every toolkit needs exactly one root
 * and both lists in it; strings in them, for they are joined.
 */
export function root(answer, name) {
  assert.equal(answer.status, 200, `${answer.status} ${answer.reason}: ${answer.body.slice(0, 300)}`);
  const parsed = JSON.parse(answer.body);
  assert.deepEqual(Object.keys(parsed), [name], answer.body.slice(0, 300));
  const value = parsed[name];
  for (const list of [value.Errors, value.Warnings]) {
    assert.ok(Array.isArray(list) && list.every((item) => typeof item === 'string'), answer.body.slice(0, 300));
  }
  return value;
}

/** The same, for an answer that must hold no error. */
export function success(answer, name) {
  const value = root(answer, name);
  assert.deepEqual(value.Errors, []);
  return value;
}

/** A query's answer: the numbers are JSON numbers and every row is an object with its address and type. */
export function page(answer, server) {
  const result = success(answer, 'QueryResult');
  for (const name of ['TotalResultCount', 'StartIndex', 'PageSize']) assert.equal(typeof result[name], 'number', name);
  for (const row of result.Results) assertObject(row, server);
  return result;
}

/** What all toolkits take for granted of an object: string versions, an absolute address that leads back here, a type. */
export function assertObject(object, server) {
  assert.equal(typeof object._rallyAPIMajor, 'string');
  assert.equal(typeof object._rallyAPIMinor, 'string');
  assert.ok(object._ref.startsWith(`${server}/slm/webservice/v2.0/`), object._ref);
  assert.ok(!object._ref.endsWith('.js'), object._ref);
}

/** The answer to reading what is gone: exactly this text under exactly this root, with status 200. */
export function assertGone(answer) {
  assert.deepEqual(root(answer, 'OperationResult').Errors, ['Cannot find object to read']);
}

/**
 * The session cookies: on plain http neither Secure nor Domain, which would make several toolkits drop them; on https
 * Secure and for this host alone.
 */
export function assertSessionCookies(answer, secure) {
  const cookies = (answer.headers['set-cookie'] ?? []).map((line) => line.split(/;\s*/));
  const values = Object.fromEntries(cookies.map(([pair]) => pair.split(/=(.*)/s).slice(0, 2)));
  assert.ok(values.ZSESSIONID && values.ZSESSIONID === values.JSESSIONID, 'ZSESSIONID and JSESSIONID with one value');
  for (const [pair, ...attributes] of cookies) {
    const names = attributes.map((attribute) => attribute.toLowerCase());
    assert.ok(names.includes('path=/'), pair.split('=')[0]);
    assert.ok(names.includes('httponly'), pair.split('=')[0]);
    assert.equal(names.includes('secure'), secure, 'Secure exactly over https');
    assert.ok(!names.some((name) => name.startsWith('domain')), 'no Domain');
  }
}

/** A 401 that makes a toolkit repeat the request with Basic credentials. */
export function assertChallenge(answer, reason = 'Full authentication is required to access this resource') {
  assert.equal(answer.status, 401);
  assert.equal(answer.reason, reason);
  assert.deepEqual(answer.headers['www-authenticate'], ['Basic realm="Rally"']);
}

/** Fails when an answer to a key plants a session, which would shadow the key from then on. */
export function assertNoCookie(answer) {
  assert.equal(answer.headers['set-cookie'], undefined);
}
