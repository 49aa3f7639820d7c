import { beforeEach, describe, expect, test } from 'vitest';
import type { Person } from '../accounts/accounts-world.ts';
import {
  authorize,
  authorizeTarget,
  type Browser,
  formOf,
  makeClient,
  redeem,
  type TestClient,
} from './oauth-world.ts';
import { LIVE, useTwoNodes } from './two-nodes.ts';

const nodes = useTwoNodes();
const { world } = nodes;

let person: Person;
let client: TestClient;
let other: TestClient;
let browser: Browser;
beforeEach(async () => {
  person = await world.makeUser();
  [client, other] = [await makeClient(world, { isLegacy: true }), await makeClient(world, { isLegacy: true })];
  browser = nodes.openBrowser();
});

/** The form that the browser has before it in a tab. */
interface Tab {
  readonly action: string;
  readonly fields: Readonly<Record<string, string>>;
}

const openTab = async (target: string, through = browser): Promise<Tab> =>
  formOf((await through.follow(await through.get(target))).reply.text);

const neighbourly = ({ userName, password }: Person) => ({ userName, password });

const credentials = () => ({ userName: person.userName, password: person.password });

/** Sends the form; the form that comes next, or where the browser is sent to. */
const send = async ({ action, fields }: Tab, answer: Record<string, string>, through = browser) => {
  const { reply, location } = await through.follow(await through.submit(action, { ...fields, ...answer }));
  return { reply, location, next: formOf(reply.text) };
};

const signIn = async (tab: Tab): Promise<Tab> => (await send(tab, credentials())).next;
const allow = async (tab: Tab): Promise<URL> => {
  const { reply, location } = await send(tab, { answer: 'allow' });
  if (location === null) throw new Error(`${reply.status} ${reply.text}`);
  return location;
};

const expectTokens = async (app: TestClient, location: URL): Promise<void> => {
  const issued = await redeem(nodes.node(1), app, location.searchParams.get('code') ?? '');
  expect(issued.status, issued.text).toBe(200);
  expect(await nodes.opensOn(issued.json.access_token)).toEqual(LIVE);
};

const expectOver = ({ reply, location }: Awaited<ReturnType<typeof send>>): void => {
  expect([reply.status, location]).toEqual([400, null]);
  expect(reply.text).toContain('over');
};

describe('two log-ins of one browser', () => {
  test('both finish when the user signs in to each', async () => {
    const [first, second] = [await openTab(authorizeTarget(client)), await openTab(authorizeTarget(other))];
    const [one, two] = [await signIn(first), await signIn(second)];
    await expectTokens(other, await allow(two));
    // The first question was put to the session that signing in again has ended: the page is loaded again.
    expect((await send(one, { answer: 'allow' })).reply.status).toBe(403);
    await expectTokens(client, await allow(await openTab(one.action.replace(/\/consent$/, ''))));
  });

  test('both finish in the other order too, and for the same application', async () => {
    const [first, second] = [await openTab(authorizeTarget(client)), await openTab(authorizeTarget(client))];
    const two = await signIn(second);
    await expectTokens(client, await allow(two));
    // The question was answered in the other tab, and by whom.
    const { location, next } = await send(first, credentials());
    expect(next.action).toBe('');
    await expectTokens(client, location as URL);
  });

  test('both finish when they are answered in the same moment', async () => {
    await nodes.code(browser, person, await makeClient(world, { isLegacy: true }));
    for (let at = 0; at < 5; at += 1) {
      const [one, two] = [await openTab(authorizeTarget(client)), await openTab(authorizeTarget(other))];
      const locations = await Promise.all([allow(one), allow(two)]);
      await expectTokens(client, locations[0]);
      await expectTokens(other, locations[1]);
      const quiet = await Promise.all(
        [client, other, client, other].map((app) => authorize(browser, person, authorizeTarget(app))),
      );
      for (const [which, location] of quiet.entries()) await expectTokens(which % 2 === 0 ? client : other, location);
      [client, other] = [await makeClient(world, { isLegacy: true }), await makeClient(world, { isLegacy: true })];
    }
  });
});

describe('the form of a log-in', () => {
  test('sent again when the log-in is finished changes nothing', async () => {
    const consent = await signIn(await openTab(authorizeTarget(client)));
    const location = await allow(consent);
    expectOver(await send(consent, { answer: 'allow' }));
    expectOver(await send(consent, { answer: 'deny' }));
    await expectTokens(client, location);
  });

  test('sent twice at once leads to one log-in at least, and to nothing broken', async () => {
    for (let at = 0; at < 5; at += 1) {
      client = await makeClient(world, { isLegacy: true });
      const tab = await openTab(authorizeTarget(client));
      const consent = at === 0 ? await signIn(tab) : tab;
      const sent = await Promise.all([send(consent, { answer: 'allow' }), send(consent, { answer: 'allow' })]);
      const locations = sent.flatMap(({ location }) => (location === null ? [] : [location]));
      expect(locations.length).toBeGreaterThanOrEqual(1);
      for (const { reply, location } of sent) if (location === null) expect(reply.status).toBe(400);
      for (const location of locations) await expectTokens(client, location);
    }
  });

  test('shown again by the back button can still be answered until then', async () => {
    const first = await openTab(authorizeTarget(client));
    await signIn(first);
    // Back to the sign-in form, and sent again.
    const again = await send(first, credentials());
    const page = again.next.action === '' ? again.location : await allow(again.next);
    if (page === null) expectOver(again);
    else await expectTokens(client, page);
    await expectTokens(client, await authorize(browser, person, authorizeTarget(client)));
  });

  test('asked for again by the back button after the end says that it is over', async () => {
    const consent = await signIn(await openTab(authorizeTarget(client)));
    await allow(consent);
    const page = await browser.get(consent.action.replace(/\/consent$/, ''));
    expect([page.status, page.text.includes('over')]).toEqual([400, true]);
  });

  test('of one browser is refused in another, and so is its end', async () => {
    const consent = await signIn(await openTab(authorizeTarget(client)));
    const stranger = nodes.openBrowser();
    expectOver(await send(consent, { answer: 'allow' }, stranger));
    // Even one that has a log-in of its own, and is signed in as somebody else.
    const neighbour = await world.makeUser();
    await nodes.code(stranger, neighbour, other);
    expectOver(await send(consent, { answer: 'allow' }, stranger));
    const submitted = await browser.submit(consent.action, { ...consent.fields, answer: 'allow' });
    const stolen = await stranger.follow(submitted);
    expect([stolen.reply.status, stolen.location]).toEqual([400, null]);
    await expectTokens(client, (await browser.follow(submitted)).location as URL);
  });
});

describe('an answer', () => {
  /** The user's answer, as the page between sends it on; the browser has not gone on yet. */
  const answer = ({ action, fields }: Tab, said: string) => browser.submit(action, { ...fields, answer: said });
  const allowedNow = async (): Promise<number> => {
    const { rows } = await world.database.main.query(
      'SELECT FROM authorized_application a JOIN oauth_client c ON c.oid = a.client_oid WHERE c.client_id = $1',
      [client.clientId],
    );
    return rows.length;
  };

  test('that was given is not taken back by another on the same form: the first counts', async () => {
    const consent = await signIn(await openTab(authorizeTarget(client)));
    const allowed = await answer(consent, 'allow');
    expectOver(await send(consent, { answer: 'deny' }));
    await expectTokens(client, (await browser.follow(allowed)).location as URL);
  });

  test('that was given twice counts once', async () => {
    const consent = await signIn(await openTab(authorizeTarget(client)));
    await answer(consent, 'allow');
    await expectTokens(client, await allow(consent));
    const { rows } = await world.database.main.query(
      'SELECT FROM oauth_grant g JOIN oauth_client c ON c.oid = g.client_oid WHERE c.client_id = $1',
      [client.clientId],
    );
    expect(rows).toHaveLength(1);
  });

  test('of no allows nothing afterwards', async () => {
    const consent = await signIn(await openTab(authorizeTarget(client)));
    await answer(consent, 'deny');
    expectOver(await send(consent, { answer: 'allow' }));
    const { location } = await browser.follow(await answer(consent, 'deny'));
    expect(location?.searchParams.get('error')).toBe('access_denied');
    expect(await allowedNow()).toBe(0);
  });

  test('is no other user’s who signs in before the browser goes on', async () => {
    await nodes.code(browser, person, other);
    const allowed = await answer(await openTab(authorizeTarget(client)), 'allow');
    const neighbour = await world.makeUser();
    await send(await openTab(authorizeTarget(other, { prompt: 'login' })), neighbourly(neighbour));
    const { reply, location } = await browser.follow(allowed);
    expect([location, reply.status]).toEqual([null, 400]);
    expect(reply.text).toContain('somebody else has signed in meanwhile');
  });

  test('is no other user’s who signs in after a sign-out either: that one is asked', async () => {
    const allowed = await answer(await signIn(await openTab(authorizeTarget(client))), 'allow');
    await browser.get('/slm/resources/jsp/security/clear.jsp');
    const neighbour = await world.makeUser();
    const form = formOf((await browser.follow(allowed)).reply.text);
    expect(form.action).toMatch(/\/sign-in$/);
    const { reply, next } = await send(form, neighbourly(neighbour));
    expect([reply.status, reply.text.includes('Authorization Request')]).toEqual([200, true]);
    expect(reply.text).toContain(neighbour.userName);
    const { location } = await send(next, { answer: 'allow' });
    const issued = await redeem(nodes.node(0), client, location?.searchParams.get('code') ?? '');
    expect(issued.status).toBe(200);
  });

  test('is asked of who began the log-in: another user finds a sign-in form', async () => {
    const consent = await signIn(await openTab(authorizeTarget(client)));
    const neighbour = await world.makeUser();
    await browser.get('/slm/resources/jsp/security/clear.jsp');
    await send(await openTab('/login'), neighbourly(neighbour));
    const page = await browser.get(consent.action.replace(/\/consent$/, ''));
    expect(page.text).not.toContain('Authorization Request');
    expect(page.text).toContain('Somebody else was asked this');
    const form = formOf(page.text);
    expect(form.action).toMatch(/\/sign-in$/);
    // Who signs in there is asked as themselves.
    const { reply } = await send(form, neighbourly(neighbour));
    expect(reply.text).toContain('Authorization Request');
    expect(reply.text).toContain(neighbour.userName);
  });
});

describe('who is signed in', () => {
  /** The user was asked before what the application may do, and has just signed in to it again: where their browser goes on. */
  const signedInAgain = async () => {
    await nodes.code(browser, person, client);
    const { action, fields } = await openTab(authorizeTarget(client, { prompt: 'login' }));
    return browser.submit(action, { ...fields, ...credentials() });
  };

  test('when a log-in goes on is who counts, not who began it', async () => {
    const signedIn = await signedInAgain();
    // In another tab somebody else signs in before this one goes on.
    const neighbour = await world.makeUser();
    const inOther = await openTab(authorizeTarget(other, { prompt: 'login' }));
    await send(inOther, { userName: neighbour.userName, password: neighbour.password });
    const { reply, location } = await browser.follow(signedIn);
    expect([location, reply.status]).toEqual([null, 400]);
    expect(reply.text).toContain('somebody else has signed in meanwhile');
  });

  test('is nobody after a sign-out, whatever was begun before', async () => {
    const signedIn = await signedInAgain();
    await browser.get('/slm/resources/jsp/security/clear.jsp');
    const { reply, location } = await browser.follow(signedIn);
    expect(location).toBeNull();
    expect(formOf(reply.text).action).toMatch(/\/sign-in$/);
  });
});

test('a password that has expired is changed on the way, and the log-in goes on from there', async () => {
  const { main } = world.database;
  await main.query('UPDATE subscription SET password_expiration_days = 30');
  await main.query("UPDATE app_user SET last_password_update_date = '2020-01-01' WHERE oid = $1", [person.oid]);
  const { reply, next } = await send(await openTab(authorizeTarget(client)), credentials());
  expect([reply.status, next.action]).toEqual([401, '/login/expired-password']);
  const { to = '' } = next.fields;
  const newPassword = `${person.password} 2`;
  const typed = { userName: person.userName, oldPassword: person.password, newPassword, again: newPassword };
  const changed = await send(next, typed);
  expect(changed.reply.text).toContain(`href="${to}"`);
  const signedIn = await send(await openTab(to), { userName: person.userName, password: newPassword });
  await expectTokens(client, await allow(signedIn.next));
  await main.query('UPDATE subscription SET password_expiration_days = NULL');
});
