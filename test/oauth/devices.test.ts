import { beforeEach, describe, expect, test } from 'vitest';
import { MINUTE, type Person } from '../accounts/accounts-world.ts';
import type { HttpReply } from '../support/http-client.ts';
import { API } from '../support/world.ts';
import {
  type Browser,
  formOf,
  inBody,
  makeClient,
  postForm,
  type TestClient,
  type TokenReply,
  typeDeviceCode,
} from './oauth-world.ts';
import { LIVE, useTwoNodes } from './two-nodes.ts';

const SECOND = 1_000;
const DEVICE = '/login/oauth2/device';

const nodes = useTwoNodes();
const { world } = nodes;

let person: Person;
let client: TestClient;
let browser: Browser;
beforeEach(async () => {
  await world.database.main.query('DELETE FROM login_network');
  person = await world.makeUser();
  client = await makeClient(world, { isPublic: true, hasDeviceFlow: true });
  browser = nodes.openBrowser();
});

interface Device {
  readonly userCode: string;
  poll(node?: number): Promise<TokenReply>;
}

const startDevice = async (): Promise<Device> => {
  const { status, text, json } = await postForm(nodes.node(0), 'device_authorization', {
    ...inBody(client),
    scope: 'alm',
  });
  expect(status, text).toBe(200);
  const form = {
    grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
    device_code: json.device_code,
    ...inBody(client),
  };
  return { userCode: json.user_code, poll: (node = 1) => postForm(nodes.node(node), 'token', form) };
};

/** The page that asks whether it is this device: the code was typed. */
const type = async (userCode: string, through: Browser) => {
  const { fields } = formOf((await through.get(DEVICE)).text);
  return through.submit(DEVICE, { ...fields, user_code: userCode });
};

const confirm = async (typed: Awaited<ReturnType<typeof type>>, through: Browser, answer = 'confirm') =>
  through.follow(await through.submit(DEVICE, { ...formOf(typed.text).fields, [answer]: 'yes' }));

/** The last page, where "Authorization Request" is answered; as it is where it is another page. */
const allow = async (page: HttpReply, through: Browser): Promise<HttpReply> => {
  const { action, fields } = formOf(page.text);
  if (action === '') return page;
  return (await through.follow(await through.submit(action, { ...fields, answer: 'allow' }))).reply;
};

const said = ({ status, json }: TokenReply) => [status, json.error];

const actsAs = async (accessToken: string): Promise<string> => {
  const { text } = await nodes.node(0).send({
    method: 'GET',
    target: `${API}/user`,
    headers: { zsessionid: accessToken },
  });
  return JSON.parse(text).User.UserName;
};

describe('a device', () => {
  test('waits until its user lets it in, whatever node it asks, and gets its tokens once', async () => {
    const device = await startDevice();
    expect(said(await device.poll(0))).toEqual([400, 'authorization_pending']);
    // Polling is not slowed down: there is no such answer, and the next one is as quick.
    expect(said(await device.poll(1))).toEqual([400, 'authorization_pending']);
    const page = await typeDeviceCode(browser, person, device.userCode);
    expect([page.status, page.text.includes('Close this page') || page.text.includes('close')]).toEqual([200, true]);
    const replies = await Promise.all(Array.from({ length: 20 }, (_, at) => device.poll(at)));
    const issued = replies.filter(({ status }) => status === 200);
    expect(issued).toHaveLength(1);
    for (const reply of replies) if (reply.status !== 200) expect(said(reply)).toEqual([400, 'invalid_grant']);
    const accessToken = issued[0]?.json.access_token;
    expect(await nodes.opensOn(accessToken)).toEqual(LIVE);
    expect(await actsAs(accessToken)).toBe(person.userName);
    world.advance(5 * SECOND + 1);
    expect(said(await device.poll())).toEqual([400, 'invalid_grant']);
    await nodes.refusedEverywhere([accessToken]);
  });

  test('that polls while it is let in gets pending, then its tokens', async () => {
    const device = await startDevice();
    let isDone = false;
    const polling = (async () => {
      for (;;) {
        const reply = await device.poll();
        if (reply.status === 200) return reply;
        expect(said(reply)).toEqual([400, 'authorization_pending']);
        if (isDone) expect((await device.poll()).status).toBe(200);
      }
    })();
    await typeDeviceCode(browser, person, device.userCode);
    isDone = true;
    expect(await nodes.opensOn((await polling).json.access_token)).toEqual(LIVE);
  });

  test('that is turned away is told so', async () => {
    const device = await startDevice();
    const { reply } = await confirm(await type(device.userCode, browser), browser, 'abort');
    expect(reply.status).toBe(400);
    expect(said(await device.poll())).toEqual([400, 'access_denied']);
  });

  test('is over after ten minutes, for its user too', async () => {
    const [device, other] = [await startDevice(), await startDevice()];
    world.advance(10 * MINUTE - 1);
    expect(said(await device.poll())).toEqual([400, 'authorization_pending']);
    expect((await type(device.userCode, browser)).status).toBe(200);
    world.advance(1);
    expect(said(await other.poll())).toEqual([400, 'expired_token']);
    expect((await type(other.userCode, browser)).status).toBe(400);
  });

  test('is let in by one user alone: the second is told that it was answered', async () => {
    const device = await startDevice();
    const [neighbour, elsewhere] = [await world.makeUser(), nodes.openBrowser()];
    // Both have typed the code before either answers.
    const [one, two] = [await type(device.userCode, browser), await type(device.userCode, elsewhere)];
    const asked = await confirm(one, browser);
    expect(formOf(asked.reply.text).action).toContain('/interaction/');
    expect((await confirm(two, elsewhere)).reply.status).toBe(400);
    expect((await typeDeviceCode(elsewhere, neighbour, device.userCode)).status).toBe(400);
    let { reply } = asked;
    for (const answer of [{ userName: person.userName, password: person.password }, { answer: 'allow' }]) {
      const { action, fields } = formOf(reply.text);
      ({ reply } = await browser.follow(
        await browser.submit(action, { ...fields, ...answer } as Record<string, string>),
      ));
    }
    expect(await actsAs((await device.poll()).json.access_token)).toBe(person.userName);
  });

  test('that two users let in in the same moment acts for one of them, and only that one is told so', async () => {
    const neighbour = await world.makeUser();
    const elsewhere = nodes.openBrowser();
    const first = await startDevice();
    await typeDeviceCode(browser, person, first.userCode);
    await typeDeviceCode(elsewhere, neighbour, (await startDevice()).userCode);
    for (let at = 0; at < 10; at += 1) {
      const device = await startDevice();
      const typed = await Promise.all([type(device.userCode, browser), type(device.userCode, elsewhere)]);
      const asked = await Promise.all([confirm(typed[0], browser), confirm(typed[1], elsewhere)]);
      const pages = await Promise.all([allow(asked[0].reply, browser), allow(asked[1].reply, elsewhere)]);
      const done = pages.map(({ status }) => status === 200);
      expect(done.filter(Boolean), pages.map(({ text }) => text).join()).toHaveLength(1);
      for (const { status } of pages) expect(status).toBeLessThan(500);
      expect(await actsAs((await device.poll()).json.access_token)).toBe(
        done[0] ? person.userName : neighbour.userName,
      );
    }
  });
});

describe('guessing the code of a device', () => {
  test('is bounded on both nodes together, and right codes do not count', async () => {
    const device = await startDevice();
    for (let at = 0; at < 3; at += 1) expect((await type(device.userCode, browser)).status).toBe(200);
    const guesses = await Promise.all(Array.from({ length: 130 }, () => type('BBBB-BBBB', browser)));
    const byStatus = Object.groupBy(guesses, ({ status }) => status);
    expect([byStatus[400]?.length, byStatus[429]?.length]).toEqual([100, 30]);
    // The right one neither, until the quarter of an hour is over.
    expect((await type(device.userCode, nodes.openBrowser())).status).toBe(429);
    world.advance(15 * MINUTE);
    const next = await startDevice();
    expect((await type(next.userCode, browser)).status).toBe(200);
  });
});

test('a device is asked about each time: what was allowed before lets in nobody who sends a code of theirs', async () => {
  await typeDeviceCode(browser, person, (await startDevice()).userCode);
  const device = await startDevice();
  const { reply } = await confirm(await type(device.userCode, browser), browser);
  expect(reply.text).toContain('Authorization Request');
  expect(said(await device.poll())).toEqual([400, 'authorization_pending']);
  await allow(reply, browser);
  expect((await device.poll()).status).toBe(200);
});

test('an application without the device flow begins none, and one that loses it gets no tokens', async () => {
  const device = await startDevice();
  await typeDeviceCode(browser, person, device.userCode);
  await world.database.main.query('UPDATE oauth_client SET device_flow = false WHERE client_id = $1', [
    client.clientId,
  ]);
  expect(said(await postForm(nodes.node(0), 'device_authorization', { ...inBody(client), scope: 'alm' }))).toEqual([
    400,
    'invalid_request',
  ]);
  expect(said(await device.poll())).toEqual([400, 'invalid_request']);
});
