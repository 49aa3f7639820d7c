import { expect, test } from 'vitest';
import { useAccountsWorld } from '../accounts/accounts-world.ts';

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
