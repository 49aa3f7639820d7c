import { expect, it } from 'vitest';
import { basic, callLogin, type Person, useAccountsWorld } from '../accounts/accounts-world.ts';
import { API } from '../support/world.ts';
import {
  authorize,
  authorizeTarget,
  makeClient,
  openBrowser,
  redeem,
  refresh,
  type TestClient,
} from './oauth-world.ts';

const world = useAccountsWorld();

const applicationsOf = async (person: Person) => {
  const { json } = await callLogin(world.node, 'GET', '/applications', basic(person));
  return json.Results;
};

const logIn = async (person: Person, client: TestClient) => {
  const location = await authorize(openBrowser(world.node), person, authorizeTarget(client));
  const { status, json } = await redeem(world.node, client, location.searchParams.get('code') ?? '');
  expect(status).toBe(200);
  return json;
};

const read = async (zsessionid: string): Promise<number> =>
  (await world.node.send({ method: 'GET', target: `${API}/user`, headers: { zsessionid } })).status;

it('an application is listed by logging in from it, loses everything when it is revoked, and is back by logging in again', async () => {
  const person = await world.makeUser();
  const client = await makeClient(world, { isLegacy: true });
  expect(await applicationsOf(person)).toEqual([]);
  const first = await logIn(person, client);
  const [listed, ...more] = await applicationsOf(person);
  expect([listed, more]).toMatchObject([
    { Client: { ClientID: client.clientId, Name: client.name }, Scopes: ['alm'], RevokedAt: null },
    [],
  ]);
  expect(await read(first.access_token)).toBe(200);

  const revoked = await callLogin(world.node, 'DELETE', `/applications/${listed.ObjectID}`, basic(person));
  expect(revoked.status).toBe(204);
  expect(await read(first.access_token)).toBe(401);
  const refreshed = await refresh(world.node, client, first.refresh_token);
  expect([refreshed.status, refreshed.json.error]).toEqual([400, 'invalid_grant']);
  expect((await applicationsOf(person))[0].RevokedAt).toMatch(/Z$/);

  const second = await logIn(person, client);
  expect(await applicationsOf(person)).toMatchObject([{ ObjectID: listed.ObjectID, RevokedAt: null }]);
  expect([await read(first.access_token), await read(second.access_token)]).toEqual([401, 200]);
});
