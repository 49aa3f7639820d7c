import { createPublicKey, verify } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { currentSigningKeys, rotateSigningKey } from '../../src/oauth/signing-keys.ts';
import { DAY, type Person, useAccountsWorld } from '../accounts/accounts-world.ts';
import type { Json } from '../support/world.ts';
import { authorize, authorizeTarget, makeClient, openBrowser, redeem, type TestClient } from './oauth-world.ts';

const world = useAccountsWorld();

const services = () => ({ pool: world.database.main, clock: world.now });

const publishedKids = async (): Promise<readonly string[]> =>
  (await currentSigningKeys(services())).map(({ kid = '' }) => kid);

const decoded = (part: string): Json => JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));

const logIn = async (client: TestClient, person: Person): Promise<string> => {
  const location = await authorize(openBrowser(world.node), person, authorizeTarget(client, { scope: 'openid' }));
  return (await redeem(world.node, client, location.searchParams.get('code') ?? '')).json.id_token;
};

describe('the key that id_tokens are signed with', () => {
  beforeEach(async () => {
    await world.database.main.query('DELETE FROM signing_key');
  });

  test('is published, without its private half', async () => {
    const idToken = await logIn(await makeClient(world, { isLegacy: true }), await world.makeUser());
    const [header = '', payload = '', signature = ''] = idToken.split('.');
    const { text } = await world.node.send({ method: 'GET', target: '/login/oauth2/jwks' });
    const jwk = JSON.parse(text).keys.find(({ kid }: Json) => kid === decoded(header).kid);
    expect(Object.keys(jwk).sort()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use']);
    const key = createPublicKey({ key: jwk, format: 'jwk' });
    expect(verify('sha256', Buffer.from(`${header}.${payload}`), key, Buffer.from(signature, 'base64url'))).toBe(true);
  });

  test('is made once, however many nodes begin at once', async () => {
    await Promise.all(Array.from({ length: 8 }, () => currentSigningKeys(services())));
    const { rows } = await world.database.main.query('SELECT kid FROM signing_key');
    expect(rows).toHaveLength(1);
  });

  test('is followed by the next after 88 days, which is published two days before it signs, the old one two days after', async () => {
    const [first = ''] = await publishedKids();
    world.advance(87 * DAY);
    expect(await publishedKids()).toEqual([first]);
    world.advance(1.5 * DAY);
    const [signing, coming = ''] = await publishedKids();
    expect([signing, coming !== '']).toEqual([first, true]);
    world.advance(2 * DAY);
    expect(await publishedKids()).toEqual([coming, first]);
    world.advance(2 * DAY);
    expect(await publishedKids()).toEqual([coming]);
  });

  test('can be replaced in time, and at once where it leaked', async () => {
    const [first = ''] = await publishedKids();
    const second = await rotateSigningKey(services(), false);
    expect(await publishedKids()).toEqual([first, second]);
    const third = await rotateSigningKey(services(), true);
    expect(await publishedKids()).toEqual([third]);
  });
});
