import assert from 'node:assert/strict';
import { join } from 'node:path';
import { authorize, openBrowser, typeDeviceCode } from '../oauth/oauth-world.ts';
import { createHttpClient } from '../support/http-client.ts';
import { run } from './command.mjs';
import { Wsapi } from './wsapi.mjs';

/** Where browsers are sent back to. Nothing listens there: the browser stops before it. */
export const CALLBACK = 'http://127.0.0.1:9/callback';

/** What applications and their user's browser need to log in: the issuer, clients by `muster client create`, a user. */
export class LogInWorld {
  #repository;
  #folder;
  #report;
  #clients = new Map();
  #http;

  constructor({ repository, folder, report, world }) {
    this.#repository = repository;
    this.#folder = folder;
    this.#report = report;
    this.#http = createHttpClient(world.http);
    this.world = world;
    this.issuer = `${world.http}/login`;
    this.person = world.users.Editor;
  }

  /** A client by that name, made once with these flags of `muster client create`. */
  async client(name, ...flags) {
    if (!this.#clients.has(name)) this.#clients.set(name, await this.#create(name, flags));
    return this.#clients.get(name);
  }

  async #create(name, flags) {
    const muster = join(this.#repository, 'bin', 'muster');
    const env = { ...process.env, MUSTER_DATA: join(this.#folder, 'data') };
    const made = await run(process.execPath, [muster, 'client', 'create', name, ...flags], { env });
    assert.equal(made.code, 0, made.stderr);
    const { CLIENT_ID: id, CLIENT_SECRET: secret = '' } = Object.fromEntries(
      made.stdout
        .trim()
        .split('\n')
        .map((line) => line.split('=')),
    );
    this.#report.hide([secret]);
    return { id, secret };
  }

  confidential() {
    return this.client('Real clients', '--redirect-uri', CALLBACK);
  }

  public() {
    return this.client('Real pages', '--public', '--redirect-uri', CALLBACK);
  }

  legacy() {
    return this.client('Of Rally’s time', '--legacy', '--redirect-uri', CALLBACK);
  }

  device() {
    return this.client('Real device', '--public', '--device-flow');
  }

  #browser() {
    return openBrowser({ origin: this.world.http, send: this.#http.send });
  }

  /** The user's browser goes to this address, signs in and allows; where it is sent then. */
  logIn(address) {
    const { origin, pathname, search } = new URL(address);
    assert.equal(origin, this.world.http);
    return authorize(this.#browser(), this.person, `${pathname}${search}`);
  }

  /** The user types the code that a device shows, signs in and allows. */
  async typeCode(userCode) {
    const page = await typeDeviceCode(this.#browser(), this.person, userCode);
    assert.match(page.text, /Connected/);
  }

  /** Status and user name that WSAPI answers to the token, as `zsessionid` and as Bearer alike. */
  async caller(accessToken) {
    const answers = [];
    for (const headers of [{ zsessionid: accessToken }, { authorization: `Bearer ${accessToken}` }]) {
      const reply = await this.#http.send({ method: 'GET', target: '/slm/webservice/v2.0/user', headers });
      answers.push(reply.status === 200 ? JSON.parse(reply.text).User.UserName : reply.status);
    }
    assert.equal(answers[0], answers[1]);
    return answers[0];
  }

  /** The token acts in WSAPI as the user: reads, creates and deletes. */
  async assertActs(accessToken) {
    assert.equal(await this.caller(accessToken), this.person.userName);
    const wsapi = new Wsapi(this.world.http, accessToken);
    const made = await wsapi.create('defect', { Name: 'Made with a token', Project: `/${this.world.project.ref}` });
    assert.equal((await wsapi.read(made._ref)).Name, 'Made with a token');
    await wsapi.delete(made._ref);
  }

  async assertOpensNothing(accessToken) {
    assert.equal(await this.caller(accessToken), 401);
  }

  close() {
    this.#http.close();
  }
}

/** The token answer that every flow ends in; an opaque access token in the form that Rally's clients know. */
export function assertTokens(tokens, { scope = 'openid profile alm', refreshed } = {}) {
  assert.match(tokens.access_token, /^[0-9A-Za-z]{42}$/);
  assert.match(tokens.refresh_token, /^[0-9a-f]{32}$/);
  assert.equal(tokens.expires_in, 86_400);
  assert.equal(tokens.token_type.toLowerCase(), 'bearer');
  assert.deepEqual(tokens.scope.split(' ').sort(), scope.split(' ').sort());
  if (refreshed === undefined) return;
  assert.notEqual(tokens.access_token, refreshed.access_token);
  assert.notEqual(tokens.refresh_token, refreshed.refresh_token);
}
