import { describe, expect, it } from 'vitest';
import { secureRandom } from '../../src/kernel/random.ts';
import { rotateClientSecret } from '../../src/oauth/clients.ts';
import { selectOAuthClient } from '../../src/storage/stores/oauth-client-list-store.ts';
import { HOUR, useAccountsWorld } from '../accounts/accounts-world.ts';
import {
  authorize,
  authorizeTarget,
  inBody,
  makeClient,
  openBrowser,
  postForm,
  redeem,
  type TestClient,
} from './oauth-world.ts';

const world = useAccountsWorld();

const listed = async ({ clientId }: TestClient) => {
  const client = await selectOAuthClient(world.database.main, clientId);
  if (client === null) throw new Error('there is no client');
  return client;
};

/** Revoking a token that is none asks for nothing but the client's secret. */
const knocks = async (client: TestClient, clientSecret: string): Promise<readonly unknown[]> => {
  const { status, json } = await postForm(world.node, 'revoke', { token: 'x', ...inBody({ ...client, clientSecret }) });
  return status === 200 ? [200] : [status, json.error];
};

const REFUSED = [401, 'invalid_client'];

describe('at the token endpoint and those beside it', () => {
  it('a former secret works for its grace, and then no longer', async () => {
    const client = await makeClient(world);
    const work = { pool: world.database.main, clock: world.now, random: secureRandom };
    expect(await knocks(client, client.clientSecret)).toEqual([200]);
    const rotated = await rotateClientSecret(work, await listed(client), HOUR);
    const second = rotated?.secret?.reveal() ?? '';
    expect(await knocks(client, client.clientSecret)).toEqual([200]);
    expect(await knocks(client, second)).toEqual([200]);
    world.advance(HOUR);
    expect(await knocks(client, client.clientSecret)).toEqual(REFUSED);
    expect(await knocks(client, second)).toEqual([200]);
    const third = (await rotateClientSecret(work, await listed(client), 0))?.secret?.reveal() ?? '';
    expect(await knocks(client, second)).toEqual(REFUSED);
    expect(await knocks(client, third)).toEqual([200]);
    // What is stored opens nothing.
    const { secretDigest } = await listed(client);
    expect(await knocks(client, secretDigest?.toString('hex') ?? '')).toEqual(REFUSED);
  });

  it('a client that is given a token is noted as used', async () => {
    const client = await makeClient(world, { isLegacy: true });
    expect((await listed(client)).lastUsed).toBeNull();
    const person = await world.makeUser();
    const location = await authorize(openBrowser(world.node), person, authorizeTarget(client));
    expect((await redeem(world.node, client, location.searchParams.get('code') ?? '')).status).toBe(200);
    expect((await listed(client)).lastUsed).toEqual(world.now());
  });
});

describe('a client without a redirect URI', () => {
  it('begins the device flow, and is sent nowhere', async () => {
    const client = await makeClient(world, { isPublic: true, hasDeviceFlow: true, redirectUris: [] });
    const begun = await postForm(world.node, 'device_authorization', { ...inBody(client), scope: 'alm' });
    expect([begun.status, Object.keys(begun.json)]).toEqual([
      200,
      expect.arrayContaining(['device_code', 'user_code']),
    ]);
    const redirectUri = 'https://evil.test/cb';
    const asked = await openBrowser(world.node).get(authorizeTarget({ ...client, redirectUri }));
    expect([asked.status, asked.headers.location]).toEqual([400, undefined]);
  });
});
