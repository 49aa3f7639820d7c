import { describe, expect, test } from 'vitest';
import { useAccountsWorld } from '../accounts/accounts-world.ts';
import { API } from '../support/world.ts';
import { authorize, authorizeTarget, makeClient, openBrowser, pkce, redeem, refresh } from './oauth-world.ts';

const world = useAccountsWorld();

describe('an application of Rally’s time', () => {
  test('logs its user in, acts for them with zsessionid, and refreshes', async () => {
    const person = await world.makeUser();
    const client = await makeClient(world, { isLegacy: true });
    const location = await authorize(openBrowser(world.node), person, authorizeTarget(client));
    expect(`${location.origin}${location.pathname}`).toBe(client.redirectUri);
    expect(location.searchParams.get('state')).toBe('s-1');
    const issued = await redeem(world.node, client, location.searchParams.get('code') ?? '');
    expect(issued.status).toBe(200);
    expect(Object.keys(issued.json)).toEqual(['id_token', 'refresh_token', 'expires_in', 'token_type', 'access_token']);
    expect(issued.json.access_token).toMatch(/^[0-9A-Za-z]{42}$/);
    expect(issued.json.refresh_token).toMatch(/^[0-9a-f]{32}$/);
    expect(issued.json.expires_in).toBe(86_400);
    const user = await world.node.send({
      method: 'GET',
      target: `${API}/user`,
      headers: { zsessionid: issued.json.access_token },
    });
    expect(user.status).toBe(200);
    expect(JSON.parse(user.text).User.UserName).toBe(person.userName);
    const again = await refresh(world.node, client, issued.json.refresh_token);
    expect(again.status).toBe(200);
    expect(again.json.refresh_token).not.toBe(issued.json.refresh_token);
  });
});

describe('an application of today', () => {
  test('proves with PKCE that the code is its own', async () => {
    const person = await world.makeUser();
    const client = await makeClient(world, { isPublic: true });
    const { verifier, challenge } = pkce();
    const target = authorizeTarget(client, {
      scope: 'openid profile',
      code_challenge: challenge,
      code_challenge_method: 'S256',
    });
    const location = await authorize(openBrowser(world.node), person, target);
    expect(location.searchParams.get('iss')).toBe(`${world.node.origin}/login`);
    const code = location.searchParams.get('code') ?? '';
    const issued = await redeem(world.node, client, code, { code_verifier: verifier });
    expect(issued.status).toBe(200);
    expect(issued.json).toMatchObject({ token_type: 'Bearer', scope: 'openid profile' });
    expect(issued.json.id_token).toMatch(/^eyJ/);
  });
});
