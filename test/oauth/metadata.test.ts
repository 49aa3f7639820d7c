import { beforeAll, describe, expect, test } from 'vitest';
import { type Node, useAccountsWorld } from '../accounts/accounts-world.ts';
import { authorizeTarget, inBody, makeClient, postForm } from './oauth-world.ts';

const world = useAccountsWorld();

const metadata = async (target: string): Promise<Record<string, unknown>> => {
  const { status, text } = await world.node.send({ method: 'GET', target });
  expect(status).toBe(200);
  return JSON.parse(text);
};

test.each([
  '/.well-known/oauth-authorization-server/login',
  '/.well-known/oauth-authorization-server',
  '/.well-known/openid-configuration',
  '/login/.well-known/oauth-authorization-server',
])('%s tells what discovery below the issuer tells', async (target) => {
  const issuer = `${world.node.origin}/login`;
  const told = await metadata(`/login/.well-known/openid-configuration`);
  expect(told.issuer).toBe(issuer);
  const endpoints = Object.entries(told).filter(([name]) => /_endpoint$|^jwks_uri$/.test(name));
  expect(endpoints.length).toBeGreaterThan(6);
  for (const [, address] of endpoints) expect(String(address).startsWith(`${issuer}/oauth2/`)).toBe(true);
  expect(await metadata(target)).toEqual(told);
});

describe('a server that is https to the world and is asked over plain http', () => {
  const publicUrl = 'https://rally.example.test';
  let node: Node;
  beforeAll(async () => {
    node = await world.startNode({ publicUrl });
  });

  test.each(['/login/.well-known/openid-configuration', '/.well-known/oauth-authorization-server/login'])(
    'tells nothing but the issuer’s addresses at %s, whatever the request says of its host and scheme',
    async (target) => {
      const headers = { host: 'intranet:7070', 'x-forwarded-proto': 'http', 'x-forwarded-host': 'evil.example.test' };
      const { text } = await node.send({ method: 'GET', target, headers });
      const told: Record<string, unknown> = JSON.parse(text);
      expect(told.issuer).toBe(`${publicUrl}/login`);
      const addresses = Object.values(told).filter((value) => /^https?:/.test(String(value)));
      expect(addresses.length).toBeGreaterThan(8);
      for (const address of addresses) expect(String(address)).toMatch(/^https:\/\/rally\.example\.test\/login(\/|$)/);
    },
  );

  test('leads a device’s user there', async () => {
    const client = await makeClient(world, { hasDeviceFlow: true });
    const { json } = await postForm(node, 'device_authorization', { ...inBody(client), scope: 'alm' });
    expect(json.verification_uri).toBe(`${publicUrl}/login/oauth2/device`);
    expect(json.verification_uri_complete).toBe(`${publicUrl}/login/oauth2/device?user_code=${json.user_code}`);
  });

  test('sets cookies that are Secure where the request was, and there alone', async () => {
    const client = await makeClient(world, { isLegacy: true });
    const cookies = async (origin: Node, headers = {}) => {
      const { status, headers: answered } = await origin.send({
        method: 'GET',
        target: authorizeTarget(client),
        headers,
      });
      expect(status).toBe(303);
      return answered['set-cookie'] ?? [];
    };
    const plain = await cookies(node);
    expect(plain.length).toBeGreaterThan(1);
    for (const cookie of plain) expect(cookie).not.toMatch(/; *secure/i);
    const proxied = await cookies(await world.startNode({ publicUrl, trustedProxies: '127.0.0.1' }), {
      'x-forwarded-proto': 'https',
    });
    expect(proxied).toHaveLength(plain.length);
    for (const cookie of proxied) expect(cookie).toMatch(/; *secure/i);
  });
});
