import assert from 'node:assert/strict';
import * as oauth from 'oauth4webapi';
import { assertTokens, CALLBACK } from './log-in-world.mjs';

const SCOPE = 'openid profile alm';

const PLAIN = { [oauth.allowInsecureRequests]: true };

/** oauth4webapi from npm: each request and each check of an answer by itself, and none of them lenient. */
export async function runOauth4webapi(report, logIns) {
  const providers = {};
  report.client('oauth4webapi');
  for (const algorithm of ['oidc', 'oauth2']) {
    await report.check(`finds the provider where ${algorithm} puts its metadata`, async () => {
      const issuer = new URL(logIns.issuer);
      const found = await oauth.discoveryRequest(issuer, { algorithm, ...PLAIN });
      providers[algorithm] = await oauth.processDiscoveryResponse(issuer, found);
      assert.equal(providers[algorithm].authorization_response_iss_parameter_supported, true);
    });
  }
  if (!providers.oidc) return;
  await report.check('reads the same in both places', () => assert.deepEqual(providers.oauth2, providers.oidc));

  const confidential = await logIns.confidential();
  const kinds = [
    ['Basic', confidential, oauth.ClientSecretBasic(confidential.secret)],
    ['secret in the body', confidential, oauth.ClientSecretPost(confidential.secret)],
    ['public', await logIns.public(), oauth.None()],
  ];
  for (const [name, { id }, authentication] of kinds) {
    report.client(`oauth4webapi, ${name}`);
    await lifeOfALogIn(report, logIns, new Client(providers.oidc, { client_id: id }, authentication));
  }
  report.client('oauth4webapi, device');
  const { id } = await logIns.device();
  await deviceFlow(report, logIns, new Client(providers.oidc, { client_id: id }, oauth.None()));
}

/** Request and check, as one. */
class Client {
  constructor(provider, client, authentication) {
    this.provider = provider;
    this.client = client;
    this.authentication = authentication;
  }

  #ask(request, ...parameters) {
    return request(this.provider, this.client, this.authentication, ...parameters, PLAIN);
  }

  async push(parameters) {
    const answer = await this.#ask(oauth.pushedAuthorizationRequest, parameters);
    return oauth.processPushedAuthorizationResponse(this.provider, this.client, answer);
  }

  /** With the signature of the id_token, against the provider's published keys. */
  async redeem(callback, verifier, expectedNonce) {
    const answer = await this.#ask(oauth.authorizationCodeGrantRequest, callback, CALLBACK, verifier);
    const checks = { expectedNonce, requireIdToken: true };
    const tokens = await oauth.processAuthorizationCodeResponse(this.provider, this.client, answer, checks);
    await oauth.validateApplicationLevelSignature(this.provider, answer, PLAIN);
    return tokens;
  }

  async refresh(refreshToken) {
    const answer = await this.#ask(oauth.refreshTokenGrantRequest, refreshToken);
    return oauth.processRefreshTokenResponse(this.provider, this.client, answer);
  }

  async introspect(token) {
    const answer = await this.#ask(oauth.introspectionRequest, token);
    return oauth.processIntrospectionResponse(this.provider, this.client, answer);
  }

  async revoke(token) {
    await oauth.processRevocationResponse(await this.#ask(oauth.revocationRequest, token));
  }

  async userInfo(accessToken, subject) {
    const answer = await oauth.userInfoRequest(this.provider, this.client, accessToken, PLAIN);
    return oauth.processUserInfoResponse(this.provider, this.client, subject, answer);
  }

  async beginDevice() {
    const answer = await this.#ask(oauth.deviceAuthorizationRequest, { scope: SCOPE });
    return oauth.processDeviceAuthorizationResponse(this.provider, this.client, answer);
  }

  async redeemDevice(deviceCode) {
    const answer = await this.#ask(oauth.deviceCodeGrantRequest, deviceCode);
    return oauth.processDeviceCodeResponse(this.provider, this.client, answer);
  }
}

async function lifeOfALogIn(report, logIns, application) {
  let tokens;
  let subject;
  await report.check('logs in by code; iss, state, nonce, PKCE and the signature are right', async () => {
    tokens = await byCode(logIns, application);
    subject = oauth.getValidatedIdTokenClaims(tokens).sub;
  });
  if (!tokens) return;
  await report.check('reads who it is, and acts as them', async () => {
    const user = await application.userInfo(tokens.access_token, subject);
    assert.equal(user.preferred_username, logIns.person.userName);
    await logIns.assertActs(tokens.access_token);
  });
  await report.check('refreshes, and gets new tokens', async () => {
    const before = tokens;
    tokens = await application.refresh(before.refresh_token);
    assertTokens(tokens, { refreshed: before });
    await logIns.assertActs(tokens.access_token);
  });
  await report.check('introspects both kinds of tokens', async () => {
    for (const token of [tokens.access_token, tokens.refresh_token]) {
      const { active, sub, client_id } = await application.introspect(token);
      assert.deepEqual([active, sub, client_id], [true, subject, application.client.client_id]);
    }
  });
  await report.check('revokes, after which the tokens open nothing', async () => {
    await application.revoke(tokens.refresh_token);
    await logIns.assertOpensNothing(tokens.access_token);
    assert.equal((await application.introspect(tokens.access_token)).active, false);
    await assert.rejects(application.refresh(tokens.refresh_token), { error: 'invalid_grant' });
  });
  await report.check('pushes its request beforehand, and logs in with that', async () => {
    await logIns.assertActs((await byCode(logIns, application, { pushed: true })).access_token);
  });
  await report.check('is told what was wrong in the codes of the RFC', async () => {
    await assert.rejects(byCode(logIns, application, { verifier: oauth.generateRandomCodeVerifier() }), {
      error: 'invalid_grant',
      status: 400,
    });
  });
}

/** `verifier`: another than the one of the challenge. */
async function byCode(logIns, application, { pushed = false, verifier } = {}) {
  const { provider, client } = application;
  const own = oauth.generateRandomCodeVerifier();
  const [state, nonce] = [oauth.generateRandomState(), oauth.generateRandomNonce()];
  const parameters = new URLSearchParams({
    client_id: client.client_id,
    redirect_uri: CALLBACK,
    response_type: 'code',
    scope: SCOPE,
    state,
    nonce,
    code_challenge: await oauth.calculatePKCECodeChallenge(own),
    code_challenge_method: 'S256',
  });
  const sent = pushed
    ? new URLSearchParams({
        client_id: client.client_id,
        request_uri: (await application.push(parameters)).request_uri,
      })
    : parameters;
  const back = await logIns.logIn(`${provider.authorization_endpoint}?${sent}`);
  const callback = oauth.validateAuthResponse(provider, client, back, state);
  const tokens = await application.redeem(callback, verifier ?? own, nonce);
  assertTokens(tokens);
  return tokens;
}

async function deviceFlow(report, logIns, application) {
  await report.check('is asked to wait until the code is typed, and acts as who typed it', async () => {
    const { device_code: code, user_code: typed } = await application.beginDevice();
    await assert.rejects(application.redeemDevice(code), { error: 'authorization_pending' });
    await logIns.typeCode(typed);
    const tokens = await application.redeemDevice(code);
    assertTokens(tokens);
    await logIns.assertActs(tokens.access_token);
    await assert.rejects(application.redeemDevice(code), { error: 'invalid_grant' });
  });
}
