import { describe, expect, it } from 'vitest';
import { expectAccessible, expectNoSidewaysScroll, useBrowserWorld } from './browser-world.ts';

const world = useBrowserWorld();
const onPremises = useBrowserWorld({ edition: 'onprem' });
const sandbox = useBrowserWorld({ edition: 'sandbox' });

/** Rally's tabs, by name and in Rally's order (R36). */
const TABS = ['Authorized Applications', 'API Keys', 'OAuth Clients'];

describe('the Application Manager', () => {
  it('has Rally’s three tabs in Rally’s order', async () => {
    const page = await world.open('viewer', '/login/keys');
    const tabs = page.getByRole('navigation', { name: 'Main' }).getByRole('link');
    await tabs.first().waitFor();
    expect(await tabs.allTextContents()).toEqual([...TABS, 'Decisions']);
  });

  it.each([
    ['#/apps', '/login/applications'],
    ['#/keys', '/login/keys'],
    ['#/clients', '/login/clients'],
    ['', '/login/applications'],
    ['#//evil.example', '/login/applications'],
  ])('leads the old link /login/accounts/index.html%s to %s', async (fragment, path) => {
    const page = await world.open('viewer', `/login/accounts/index.html${fragment}`);
    await page.waitForURL(`**${path}`);
    expect(new URL(page.url()).host).toBe(new URL(world.origin).host);
  });

  it.each(['onprem', 'sandbox'] as const)('has neither API keys nor OAuth clients on %s', async (edition) => {
    const page = await (edition === 'onprem' ? onPremises : sandbox).open('viewer', '/login/applications');
    const tabs = page.getByRole('navigation', { name: 'Main' }).getByRole('link');
    await tabs.first().waitFor();
    expect(await tabs.allTextContents()).toEqual(['Authorized Applications', 'Decisions']);
  });

  it('leads who is not signed in to the sign-in page', async () => {
    const page = await world.open(null, '/login/keys');
    await page.waitForURL('**/login?to=%2Flogin%2Fkeys');
  });

  it('signs out', async () => {
    const page = await world.open('viewer', '/login/keys');
    await page.getByRole('button', { name: 'Signed in as viewer@garden.test' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.waitForURL('**/login');
    expect((await page.request.get('/login/api/session')).status()).toBe(401);
  });

  it('is worked by keyboard from the first key on', async () => {
    const page = await world.open('viewer', '/login/keys');
    await page.getByRole('link', { name: 'API Keys' }).waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('content');
  });

  it.each([
    ['viewer', []],
    ['editor', []],
    ['warden', ['Users', 'Workspaces and Projects']],
    ['keeper', ['Users', 'Workspaces and Projects']],
    ['admin', ['Users', 'Workspaces and Projects', 'Subscription', 'Access at risk']],
  ] as const)('shows the %s what they administer: %s', async (actor, expected) => {
    const page = await world.open(actor, '/login/administration/users');
    await page.getByRole('link', { name: 'API Keys' }).waitFor();
    const links = page.getByRole('navigation', { name: 'Administration' }).getByRole('link');
    expect(await links.allTextContents()).toEqual(expected);
    const tab = page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Administration' });
    expect(await tab.count()).toBe(expected.length === 0 ? 0 : 1);
  });

  it.each([
    ['light', 1280],
    ['dark', 1280],
    ['light', 320],
    ['dark', 320],
  ] as const)('is accessible in %s at %i pixels', async (scheme, width) => {
    const page = await world.open('admin', '/login/administration/users', { scheme, width });
    await page.getByRole('link', { name: 'API Keys' }).waitFor();
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
  });
});

describe('what is served', () => {
  it('has a nonce that is new each time, and allows neither inline code nor other origins nor frames', async () => {
    const nonces = new Set<string>();
    for (let n = 0; n < 3; n++) {
      const { headers, text } = await world.send({ method: 'GET', target: '/login/keys' });
      const policy = String(headers['content-security-policy']);
      expect(policy).not.toContain('unsafe');
      expect(policy).toMatch(/default-src 'none';.*frame-ancestors 'none'/);
      const [, nonce = ''] = /'nonce-([^']+)'/.exec(policy) ?? [];
      expect(text).toContain(`nonce="${nonce}"`);
      expect(text).not.toContain('NONCE');
      expect(headers).toMatchObject({ 'cache-control': 'no-store', 'x-frame-options': 'DENY' });
      nonces.add(nonce);
    }
    expect(nonces.size).toBe(3);
  });

  it('are files that may be kept for good, compressed as the browser takes them', async () => {
    const { text } = await world.send({ method: 'GET', target: '/login/keys' });
    const [, script = ''] = /src="(\/login\/assets\/[^"]+\.js)"/.exec(text) ?? [];
    const sizes: number[] = [];
    for (const encoding of ['br', 'gzip', 'identity']) {
      const { status, headers } = await world.send({
        method: 'GET',
        target: script,
        headers: { 'accept-encoding': encoding },
      });
      expect([status, headers['cache-control'], headers['content-encoding']]).toEqual([
        200,
        'public, max-age=31536000, immutable',
        encoding === 'identity' ? undefined : encoding,
      ]);
      sizes.push(Number(headers['content-length']));
    }
    expect(sizes).toEqual([...sizes].sort((a, b) => a - b));
  });

  it.each(['/login/assets/nothing.js', '/login/assets/..%2Findex.html', '/login/assets/%2e%2e%2fhttp%2fserver.js'])(
    'is nothing at %s',
    async (target) => {
      expect((await world.send({ method: 'GET', target })).status).toBe(404);
    },
  );
});

/** Bytes of a page and of all files that it loads, gzipped as far as they are. */
const weigh = async (actor: 'admin' | null, path: string): Promise<number> => {
  const page = await world.open(actor, 'about:blank');
  const loaded = new Set<string>();
  page.on('response', (response) => loaded.add(new URL(response.url()).pathname));
  await page.goto(path, { waitUntil: 'networkidle' });
  let bytes = 0;
  for (const target of loaded) {
    if (target.startsWith('/login/api/')) continue;
    const reply = await world.send({ method: 'GET', target, headers: { 'accept-encoding': 'gzip' } });
    bytes += Number(reply.headers['content-length']);
  }
  return bytes;
};

it.each(['/login/applications', '/login/keys', '/login/clients'])('%s is at most 230 KiB gzipped', async (path) => {
  const bytes = await weigh('admin', path);
  expect(bytes).toBeGreaterThan(50 * 1024);
  expect(bytes).toBeLessThanOrEqual(230 * 1024);
});

it('the sign-in page is at most 100 KiB', async () => {
  const bytes = await weigh(null, '/login');
  expect(bytes).toBeGreaterThan(1024);
  expect(bytes).toBeLessThanOrEqual(100 * 1024);
});
