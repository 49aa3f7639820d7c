import type { Locator, Page } from 'playwright-core';
import { afterEach, describe, expect, it } from 'vitest';
import { signIn } from '../support/signed-in.ts';
import type { Actor } from '../support/world-seed.ts';
import { apiKeyOf, SUBSCRIPTION, USER } from '../support/world-seed.ts';
import { expectAccessible, expectNoSidewaysScroll, type OpenOptions, useBrowserWorld } from './browser-world.ts';

const world = useBrowserWorld();

const PATH = '/login/administration/subscription';

/** As the seed has it, so that no test sees what another one changed. */
afterEach(async () => {
  await world.database.main.query(
    `UPDATE subscription SET api_keys_enabled = true, authentication_policy = NULL, authentication_policy_url = NULL,
      password_minimum_length = NULL, numberof_password_rules = NULL, password_expiration_days = NULL,
      maximumloginattempts = NULL, user_lockout_time = NULL, session_timeout_seconds = NULL, policy_profile = 'rally',
      ip_address_restriction_enabled = false, restricted_ip_addresses = NULL, session_lifetime_seconds = NULL,
      apply_ip_address_restriction_to_sub_admins = false, cors_enabled = false, cors_allowed_domains = NULL`,
  );
  await world.database.main.query('DELETE FROM sso_user_exception');
});

const openPage = async (actor: Actor = 'admin', options: OpenOptions = {}): Promise<Page> => {
  const page = await world.open(actor, PATH, options);
  page.setDefaultTimeout(8_000);
  await page.getByRole('heading', { name: 'Subscription', level: 1 }).waitFor();
  return page;
};

const section = (page: Page, name: string): Locator => page.getByRole('region', { name, exact: true });

const save = async (page: Page, name: string): Promise<void> =>
  section(page, name)
    .getByRole('button', { name: `Save ${name}`, exact: true })
    .click();

const isSaved = (page: Page, name: string): Promise<void> => page.getByText(`${name}: saved.`).waitFor();

const stored = async (name: string): Promise<unknown> => {
  const { result } = await world.as('admin').get(`/subscription/${SUBSCRIPTION}`, { fetch: name });
  return result[name];
};

/** As the database has it, since keys may be off. */
const column = async (name: string): Promise<unknown> => {
  const { rows } = await world.database.main.query<Record<string, unknown>>(`SELECT ${name} FROM subscription`);
  return rows[0]?.[name];
};

const statusWithKey = async (actor: Actor): Promise<number> => {
  const headers = { zsessionid: apiKeyOf(actor) };
  return (await world.send({ method: 'GET', target: '/slm/webservice/v2.0/user', headers })).status;
};

describe('Administration > Subscription', () => {
  it('has its sections, with Rally’s labels', async () => {
    const page = await openPage();
    const headings = page.getByRole('main').getByRole('heading', { level: 2 });
    await headings.first().waitFor();
    expect(await headings.allTextContents()).toEqual([
      'Admin Capabilities',
      'Authentication',
      'Rules for passwords and locks',
      'Password policy',
      'Lockout',
      'Session time-outs',
      'Age of sessions',
      'Networks',
      'Browser apps (CORS)',
      'Edition',
      'SSO exceptions',
    ]);
    expect(
      await section(page, 'Admin Capabilities').getByRole('switch', { name: 'API keys enabled' }).isChecked(),
    ).toBe(true);
    await section(page, 'Edition').getByText('saas, with API keys and OAuth clients').waitFor();
    await section(page, 'Session time-outs').getByRole('combobox', { name: 'Session timeout' }).waitFor();
    const choices = section(page, 'Session time-outs').getByRole('option');
    expect((await choices.allTextContents()).slice(0, 3)).toEqual(['Let Users Choose', '10 minutes', '15 minutes']);
  });

  it('leads to each section, and keeps what is not saved', async () => {
    const page = await openPage();
    const attempts = section(page, 'Lockout').getByLabel('Maximum login attempts');
    await attempts.fill('9');
    const links = page.getByRole('navigation', { name: 'Sections' }).getByRole('link');
    expect(await links.allTextContents()).toEqual(
      await page.getByRole('main').getByRole('heading', { level: 2 }).allTextContents(),
    );
    await links.filter({ hasText: 'Networks' }).click();
    await expect.poll(() => page.evaluate(() => window.scrollY)).toBeGreaterThan(500);
    expect(await page.getByRole('dialog').count()).toBe(0);
    expect(await attempts.inputValue()).toBe('9');
  });

  it.each(['viewer', 'editor', 'warden', 'keeper'] as const)('is not for the %s, nor is its API', async (actor) => {
    const page = await openPage(actor);
    await page.getByText('This page is for administrators.').waitFor();
    expect(await page.getByRole('switch').count()).toBe(0);
    const { cookie, token } = await signIn(world.send, actor);
    const asked = await world.send({ method: 'GET', target: '/login/api/subscription', headers: { cookie } });
    expect(asked.status).toBe(403);
    const changed = await world.send({
      method: 'PATCH',
      target: '/login/api/subscription',
      headers: { cookie, 'x-security-token': token, 'content-type': 'application/json' },
      body: JSON.stringify({ ApiKeysEnabled: false }),
    });
    expect([changed.status, JSON.parse(changed.text).error.code]).toEqual([403, 'administrators-only']);
    expect(await column('api_keys_enabled')).toBe(true);
  });

  it('switches API keys off after a second look that counts them, and on again', async () => {
    const page = await openPage();
    const capabilities = section(page, 'Admin Capabilities');
    await capabilities.getByRole('switch', { name: 'API keys enabled' }).click();
    await save(page, 'Admin Capabilities');
    const dialog = page.getByRole('dialog', { name: 'Change Admin Capabilities?' });
    await dialog.getByText(/^8 API keys of 7 users stop working\.$/).waitFor();
    await dialog.getByText('API keys enabled: Yes → No').waitFor();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await dialog.waitFor({ state: 'hidden' });
    expect(await column('api_keys_enabled')).toBe(true);
    await capabilities.getByText('Not saved yet').waitFor();
    await save(page, 'Admin Capabilities');
    await dialog.getByRole('button', { name: 'Change it' }).click();
    await isSaved(page, 'Admin Capabilities');
    expect(await column('api_keys_enabled')).toBe(false);
    expect(await statusWithKey('editor')).toBe(401);
    await capabilities.getByRole('switch', { name: 'API keys enabled' }).click();
    await save(page, 'Admin Capabilities');
    await expect.poll(() => statusWithKey('editor')).toBe(200);
  });

  it('shows what another administrator changes, and keeps what is being written', async () => {
    const [page, other] = [await openPage(), await openPage()];
    const lockout = section(page, 'Lockout');
    await lockout.getByLabel('Maximum login attempts').fill('7');
    await section(other, 'Password policy').getByLabel('Minimum length').fill('20');
    await save(other, 'Password policy');
    await isSaved(other, 'Password policy');
    const minimum = section(page, 'Password policy').getByLabel('Minimum length');
    await expect.poll(() => minimum.inputValue(), { timeout: 10_000 }).toBe('20');
    expect(await lockout.getByLabel('Maximum login attempts').inputValue()).toBe('7');
  });

  it('shows problems at their field before anything is sent, and those of the server', async () => {
    const page = await openPage();
    const policy = section(page, 'Password policy');
    const minimum = policy.getByLabel('Minimum length');
    await minimum.fill('7');
    await save(page, 'Password policy');
    await policy.getByText('This takes a number from 8 to 254.').waitFor();
    expect(await minimum.getAttribute('aria-invalid')).toBe('true');
    await minimum.evaluate((element) => element === document.activeElement || Promise.reject(new Error('no focus')));
    await minimum.fill('12');
    await save(page, 'Password policy');
    await isSaved(page, 'Password policy');
    expect(await stored('PasswordMinimumLength')).toBe(12);

    const networks = section(page, 'Networks');
    await networks.getByLabel('Allowed IP addresses').fill('10.0.0.0/8\n10.0.0.x');
    await save(page, 'Networks');
    await networks.getByText('10.0.0.x is an invalid value').waitFor();
    const apps = section(page, 'Browser apps (CORS)');
    await apps.getByLabel('Allowed domains').fill('*');
    await save(page, 'Browser apps (CORS)');
    await apps.getByText('* is an invalid value').waitFor();
    expect(await stored('CORSAllowedDomains')).toBeNull();
  });

  it('does not let administrators shut out themselves, and tells when they are let in only as such', async () => {
    const page = await openPage();
    const networks = section(page, 'Networks');
    await networks.getByText('You call from 127.0.0.1.').waitFor();
    await networks.getByRole('switch', { name: 'Restrict access by IP address' }).click();
    await networks.getByLabel('Allowed IP addresses').fill('192.0.2.0/24');
    await networks.getByRole('switch', { name: 'Apply to subscription administrators, too' }).click();
    await save(page, 'Networks');
    const dialog = page.getByRole('dialog', { name: 'Change Networks?' });
    await networks.getByText('You call from 127.0.0.1.', { exact: true }).first().waitFor();
    await expect.poll(() => networks.getByLabel('Allowed IP addresses').getAttribute('aria-invalid')).toBe('true');
    expect(await column('ip_address_restriction_enabled')).toBe(false);
    await networks.getByRole('switch', { name: 'Apply to subscription administrators, too' }).click();
    await save(page, 'Networks');
    await dialog.getByText(/You are let in only as a subscription administrator/).waitFor();
    await dialog.getByRole('button', { name: 'Change it' }).click();
    await isSaved(page, 'Networks');
    await networks.getByText('It is not on the list; you are let in as a subscription administrator.').waitFor();
  });

  it('chooses the rules, and says which settings then rest', async () => {
    const page = await openPage();
    await page.getByLabel('Modern rules (NIST, ASVS)').check();
    await save(page, 'Rules for passwords and locks');
    await isSaved(page, 'Rules for passwords and locks');
    await section(page, 'Lockout').getByText('The modern rules are in force.').waitFor();
    expect(await column('policy_profile')).toBe('modern');
  });

  it('sets time-outs in words', async () => {
    const page = await openPage();
    await section(page, 'Session time-outs').getByLabel('Session timeout').selectOption('8 hours');
    await save(page, 'Session time-outs');
    await isSaved(page, 'Session time-outs');
    expect(await stored('SessionTimeoutSeconds')).toBe(28_800);
    await section(page, 'Age of sessions').getByLabel('Longest life of a session').selectOption('14 days');
    await save(page, 'Age of sessions');
    await isSaved(page, 'Age of sessions');
    expect(await column('session_lifetime_seconds')).toBe(1_209_600);
    await section(page, 'Lockout').getByLabel('Lockout time').selectOption('Forever, until an administrator unlocks');
    await save(page, 'Lockout');
    await isSaved(page, 'Lockout');
    expect(await stored('UserLockoutTime')).toBe(-1);
  });

  it('adds users to the SSO exceptions after a second look where that bars all others, and removes them', async () => {
    const page = await openPage();
    await section(page, 'Authentication')
      .getByLabel('Authentication', { exact: true })
      .selectOption('SSO with Exceptions');
    await section(page, 'Authentication').getByLabel('Identity provider URL').fill('https://idp.example.com/');
    await save(page, 'Authentication');
    await isSaved(page, 'Authentication');
    const exceptions = section(page, 'SSO exceptions');
    await exceptions.getByText('Nobody is on the list.').waitFor();
    await exceptions.getByRole('button', { name: 'Add users' }).click();
    const dialog = page.getByRole('dialog', { name: 'Add users to the SSO exceptions' });
    await dialog.getByLabel('Find users').fill('edito');
    await dialog.getByRole('checkbox', { name: 'editor@garden.test' }).check();
    await expect.poll(() => dialog.getByRole('checkbox').count()).toBe(1);
    await dialog.getByRole('button', { name: 'Add 1 user' }).click();
    const look = page.getByRole('dialog', { name: 'Change SSO exceptions?' });
    await look.getByText(/^5 users can no longer sign in with a password\.$/).waitFor();
    await look.getByRole('button', { name: 'Add 1 user' }).click();
    await exceptions.getByRole('cell', { name: 'editor@garden.test', exact: true }).waitFor();
    await exceptions.getByText('1 of 1,000').waitFor();
    const { rows } = await world.database.main.query('SELECT user_id FROM sso_user_exception');
    expect(rows).toEqual([{ user_id: USER.editor }]);

    await exceptions.getByRole('button', { name: 'Remove editor@garden.test' }).click();
    const removal = page.getByRole('dialog', { name: 'Remove from the SSO exceptions?' });
    await removal.getByText('editor@garden.test will no longer be on the list.').waitFor();
    await removal.getByText('5 users can sign in with a password again.').waitFor();
    await removal.getByRole('button', { name: 'Remove' }).click();
    await exceptions.getByText('Nobody is on the list.').waitFor();
  });

  it('searches the SSO exceptions by name', async () => {
    await world.database.main.query(
      `INSERT INTO sso_user_exception SELECT ${SUBSCRIPTION}, oid FROM app_user WHERE user_name LIKE '%@garden.test'`,
    );
    const page = await openPage();
    const exceptions = section(page, 'SSO exceptions');
    await exceptions.getByText('7 entries').waitFor();
    await exceptions.getByLabel('Search by user name or display name').fill('WARDEN');
    await exceptions.getByText('1 entry').waitFor();
    await exceptions.getByRole('cell', { name: 'warden@garden.test', exact: true }).waitFor();
    await exceptions.getByLabel('Search by user name or display name').fill('nobody here');
    await exceptions.getByText('Nobody on the list is called so.').waitFor();
  });

  it('asks before unsaved changes are lost', async () => {
    const page = await openPage();
    await section(page, 'Lockout').getByLabel('Maximum login attempts').fill('9');
    await page.getByRole('link', { name: 'API Keys' }).click();
    const dialog = page.getByRole('dialog', { name: 'Leave without saving?' });
    await dialog.getByText('Changes in these sections are not saved: Lockout.').waitFor();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    expect(new URL(page.url()).pathname).toBe(PATH);
    expect(await section(page, 'Lockout').getByLabel('Maximum login attempts').inputValue()).toBe('9');
    await page.getByRole('link', { name: 'API Keys' }).click();
    await dialog.getByRole('button', { name: 'Leave' }).click();
    await page.waitForURL('**/login/keys');
    await page.goto(PATH);
    await section(page, 'Lockout').getByLabel('Maximum login attempts').waitFor();
    expect(await section(page, 'Lockout').getByLabel('Maximum login attempts').inputValue()).toBe('');
  });

  it('has the browser ask before the window goes', async () => {
    const page = await openPage();
    const attempts = section(page, 'Lockout').getByLabel('Maximum login attempts');
    await attempts.click();
    await page.keyboard.type('9');
    const [asked] = await Promise.all([page.waitForEvent('dialog'), page.close({ runBeforeUnload: true })]);
    expect(asked.type()).toBe('beforeunload');
    await asked.accept();
  });

  it('stops the keys of others where they look at them, without a reload', async () => {
    const [page, keys] = [await openPage(), await world.open('editor', '/login/keys')];
    await keys.getByRole('heading', { name: 'API Keys', level: 1 }).waitFor();
    await section(page, 'Admin Capabilities').getByRole('switch').click();
    await save(page, 'Admin Capabilities');
    await page.getByRole('dialog').getByRole('button', { name: 'Change it' }).click();
    await isSaved(page, 'Admin Capabilities');
    await keys.getByText(/^API keys are disabled\. Please contact your Subscription Administrator/i).waitFor();
  });

  it('lets go without a question once changes are discarded', async () => {
    const page = await openPage();
    await section(page, 'Lockout').getByLabel('Maximum login attempts').fill('9');
    await section(page, 'Lockout').getByRole('button', { name: 'Discard changes' }).click();
    expect(await section(page, 'Lockout').getByLabel('Maximum login attempts').inputValue()).toBe('');
    await page.getByRole('link', { name: 'API Keys' }).click();
    await page.waitForURL('**/login/keys');
  });

  it('is worked by keyboard alone', async () => {
    const page = await openPage();
    await page.getByRole('switch', { name: 'API keys enabled' }).focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Change Admin Capabilities?' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label'));
    await expect.poll(focused).toBe('Save Admin Capabilities');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Change Admin Capabilities?' }).waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await isSaved(page, 'Admin Capabilities');
    expect(await column('api_keys_enabled')).toBe(false);
  });

  it.each([
    ['light', 1280],
    ['dark', 1280],
    ['light', 360],
    ['dark', 360],
  ] as const)('is accessible in %s at %i pixels, its second look too', async (scheme, width) => {
    await world.database.main.query(
      `INSERT INTO sso_user_exception SELECT ${SUBSCRIPTION}, oid FROM app_user WHERE user_name LIKE '%@garden.test' AND user_name NOT LIKE 'v%'`,
    );
    const page = await openPage('admin', { scheme, width });
    // Halfway through its appearance a dialog has no contrast.
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await section(page, 'SSO exceptions').getByText('6 entries').waitFor();
    await section(page, 'Password policy').getByLabel('Minimum length').fill('7');
    await save(page, 'Password policy');
    await page.evaluate(() => window.scrollTo(0, 0));
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await section(page, 'Admin Capabilities').getByRole('switch').click();
    await save(page, 'Admin Capabilities');
    await page.getByRole('dialog', { name: 'Change Admin Capabilities?' }).waitFor();
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await section(page, 'SSO exceptions').getByRole('button', { name: 'Add users' }).click();
    await page.getByRole('dialog').getByText('viewer@garden.test').waitFor();
    await expectAccessible(page);
  });
});
