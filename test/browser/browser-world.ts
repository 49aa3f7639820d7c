import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { systemClock } from '../../src/kernel/clock.ts';
import { givePasswords, signIn } from '../support/signed-in.ts';
import { useWorld, type World, type WorldOptions } from '../support/world.ts';
import { type Actor, USER } from '../support/world-seed.ts';
import { launchChromium } from './chromium.ts';

export interface OpenOptions {
  /** Pixels; 1280 unless given. */
  readonly width?: number;
  readonly scheme?: 'light' | 'dark';
  readonly height?: number;
}

/** A world, and Chromium to look at it. */
export interface BrowserWorld extends World {
  /** A page of a browser of its own in which the actor is signed in; null: nobody is. */
  open(actor: Actor | null, path: string, options?: OpenOptions): Promise<Page>;
}

/** What a page said that it must not say: refused by its own policy, thrown, or written to the console as an error. */
const complaints = new WeakMap<Page, string[]>();

const listen = (page: Page): void => {
  const heard: string[] = [];
  complaints.set(page, heard);
  page.on('pageerror', (error) => heard.push(String(error)));
  page.on('console', (message) => {
    // A refusal that the test asks for is told on the console, too; the page shows it.
    const isRefusal = message.text().startsWith('Failed to load resource');
    if (message.type() === 'error' && !isRefusal) heard.push(message.text());
  });
};

/** Starts a world and Chromium before the tests of a file. After each test no open page may have complained. */
export const useBrowserWorld = (options: WorldOptions = {}): BrowserWorld => {
  const world = useWorld(options);
  let browser: Browser;
  const contexts: BrowserContext[] = [];
  beforeAll(async () => {
    browser = await launchChromium();
    await givePasswords(world.database, options.clock ?? systemClock, Object.keys(USER) as Actor[]);
  });
  afterEach(async () => {
    const said = contexts.flatMap((context) => context.pages()).flatMap((page) => complaints.get(page) ?? []);
    await Promise.all(contexts.splice(0).map((context) => context.close()));
    expect(said).toEqual([]);
  });
  afterAll(() => browser?.close());

  const open: BrowserWorld['open'] = async (actor, path, { width = 1280, height = 900, scheme = 'light' } = {}) => {
    const context = await browser.newContext({
      baseURL: world.origin,
      viewport: { width, height },
      colorScheme: scheme,
      // What fades is half transparent for a while, and then nothing in it has enough contrast.
      reducedMotion: 'reduce',
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    contexts.push(context);
    if (actor !== null) {
      const { id } = await signIn(world.send, actor);
      await context.addCookies([{ name: 'JSESSIONID', value: id, url: world.origin, httpOnly: true, sameSite: 'Lax' }]);
    }
    const page = await context.newPage();
    listen(page);
    await page.goto(path);
    return page;
  };

  return {
    open,
    get origin() {
      return world.origin;
    },
    get database() {
      return world.database;
    },
    as: (actor) => world.as(actor),
    send: (call) => world.send(call),
    rowCounts: () => world.rowCounts(),
    digest: () => world.digest(),
  };
};

/** WCAG 2.2 A and AA by axe: nothing serious or critical, on the whole page as it is now. */
export const expectAccessible = async (page: Page): Promise<void> => {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze();
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect(serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join('\n')}`)).toEqual([]);
};

/** Nothing is cut off at the side: the page scrolls in one direction alone (WCAG 1.4.10). */
export const expectNoSidewaysScroll = async (page: Page): Promise<void> => {
  const [inner, outer] = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
  expect(inner).toBeLessThanOrEqual(outer ?? 0);
};
