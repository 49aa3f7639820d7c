import assert from 'node:assert/strict';
import * as oidc from 'openid-client';
import { assertTokens, CALLBACK } from './log-in-world.mjs';

const SCOPE = 'openid profile alm';

/** openid-client from npm, which checks everything that the specifications let a client check. */
export async function runOpenidClient(report, logIns) {
  const confidential = await logIns.confidential();
  const kinds = [
    ['Basic', confidential, oidc.ClientSecretBasic(confidential.secret)],
    ['secret in the body', confidential, oidc.ClientSecretPost(confidential.secret)],
    ['public', await logIns.public(), oidc.None()],
  ];
  for (const [name, client, authentication] of kinds) {
    report.client(`openid-client, ${name}`);
    await lifeOfALogIn(report, logIns, await discover(logIns, client, authentication));
  }
  report.client('openid-client, device');
  await deviceFlow(report, logIns, await discover(logIns, await logIns.device(), oidc.None()));
}

function discover({ issuer }, { id }, authentication) {
  return oidc.discovery(new URL(issuer), id, undefined, authentication, { execute: [oidc.allowInsecureRequests] });
}

async function lifeOfALogIn(report, logIns, provider) {
  let tokens;
  await report.check('logs in by code with PKCE, state and nonce', async () => {
    tokens = await byCode(logIns, provider, oidc.buildAuthorizationUrl);
    assert.equal(tokens.claims().iss, logIns.issuer);
  });
  if (!tokens) return;
  await report.check('reads who it is, and acts as them', async () => {
    const user = await oidc.fetchUserInfo(provider, tokens.access_token, tokens.claims().sub);
    assert.equal(user.preferred_username, logIns.person.userName);
    await logIns.assertActs(tokens.access_token);
  });
  await report.check('refreshes, and gets new tokens', async () => {
    const before = tokens;
    tokens = await oidc.refreshTokenGrant(provider, before.refresh_token);
    assertTokens(tokens, { refreshed: before });
    await logIns.assertActs(tokens.access_token);
  });
  await report.check('introspects', async () => {
    const { active, client_id, scope } = await oidc.tokenIntrospection(provider, tokens.access_token);
    assert.deepEqual([active, client_id, scope], [true, provider.clientMetadata().client_id, tokens.scope]);
  });
  await report.check('revokes, after which the tokens open nothing', async () => {
    await oidc.tokenRevocation(provider, tokens.refresh_token);
    await logIns.assertOpensNothing(tokens.access_token);
    assert.equal((await oidc.tokenIntrospection(provider, tokens.access_token)).active, false);
    await assert.rejects(oidc.refreshTokenGrant(provider, tokens.refresh_token), { error: 'invalid_grant' });
  });
  await report.check('pushes its request beforehand, and logs in with that', async () => {
    const pushed = await byCode(logIns, provider, oidc.buildAuthorizationUrlWithPAR);
    await logIns.assertActs(pushed.access_token);
  });
}

/** `addressFor`: how the request comes to the provider, in the address or beforehand. */
async function byCode(logIns, provider, addressFor) {
  const pkceCodeVerifier = oidc.randomPKCECodeVerifier();
  const checks = { pkceCodeVerifier, expectedState: oidc.randomState(), expectedNonce: oidc.randomNonce() };
  const address = await addressFor(provider, {
    redirect_uri: CALLBACK,
    scope: SCOPE,
    state: checks.expectedState,
    nonce: checks.expectedNonce,
    code_challenge: await oidc.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
  });
  const tokens = await oidc.authorizationCodeGrant(provider, await logIns.logIn(address), checks);
  assertTokens(tokens);
  return tokens;
}

async function deviceFlow(report, logIns, provider) {
  await report.check('shows a code, waits until it is typed, and acts as who typed it', async () => {
    const device = await oidc.initiateDeviceAuthorization(provider, { scope: SCOPE });
    const [, tokens] = await Promise.all([
      logIns.typeCode(device.user_code),
      oidc.pollDeviceAuthorizationGrant(provider, device),
    ]);
    assertTokens(tokens);
    await logIns.assertActs(tokens.access_token);
  });
}
