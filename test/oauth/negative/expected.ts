import { expect } from 'vitest';
import type { HttpReply } from '../../support/http-client.ts';
import type { Party, Stage } from './stage.ts';

/** What must come back. */
export type Expected =
  /** A page of our own, and the browser is led nowhere. */
  | { readonly kind: 'page'; readonly status: number; readonly code: string | null }
  /** Back to the registered address, with the error in the query or the fragment. */
  | {
      readonly kind: 'back';
      readonly error: string;
      readonly part: 'query' | 'fragment';
      readonly state: string | null;
    }
  /** To a page of ours that asks the person. */
  | { readonly kind: 'asks'; readonly action: 'sign-in' | 'consent' }
  /** A program's answer; `error` null: none. */
  | {
      readonly kind: 'json';
      readonly status: number;
      readonly error: string;
      readonly challenge: 'Basic' | 'Bearer' | null;
    }
  | { readonly kind: 'says'; readonly status: number; readonly text: string }
  | { readonly kind: 'refused'; readonly statuses: readonly number[] };

export const page = (code: string | null, status = 400): Expected => ({ kind: 'page', status, code });

export const back = (error: string, more: Partial<Extract<Expected, { kind: 'back' }>> = {}): Expected => ({
  kind: 'back',
  error,
  part: 'query',
  state: 's-1',
  ...more,
});

export const asks = (action: 'sign-in' | 'consent'): Expected => ({ kind: 'asks', action });

export const json = (status: number, error: string, challenge: 'Basic' | 'Bearer' | null = null): Expected => ({
  kind: 'json',
  status,
  error,
  challenge,
});

export const says = (text: string, status = 200): Expected => ({ kind: 'says', status, text });

export const refused = (...statuses: readonly number[]): Expected => ({ kind: 'refused', statuses });

const INACTIVE = '{"active":false}';

/** Whatever it asked, nothing was to be had. */
const expectNothingGiven = ({ text, headers }: HttpReply): void => {
  expect(text).not.toMatch(/"(access_token|refresh_token|id_token)"/);
  expect(headers.location ?? '').not.toMatch(/[?&#](code|access_token|id_token)=/);
};

const expectPage = ({ status, headers, text }: HttpReply, expected: Extract<Expected, { kind: 'page' }>): void => {
  expect([status, headers.location, headers['content-type']]).toEqual([
    expected.status,
    undefined,
    'text/html; charset=utf-8',
  ]);
  expect(headers['content-security-policy']).toMatch(/frame-ancestors 'none'/);
  expect(headers['x-frame-options']).toBe('DENY');
  expect(text).not.toMatch(/http-equiv="?refresh/i);
  if (expected.code !== null) expect(text).toContain(`<code>${expected.code}</code>`);
};

const expectBack = (
  { status, headers }: HttpReply,
  expected: Extract<Expected, { kind: 'back' }>,
  { world, clients }: Stage,
  party: Party,
): void => {
  expect(status).toBe(303);
  const location = new URL(headers.location ?? '');
  const registered = new URL(clients[party].redirectUri);
  expect([location.origin, location.pathname]).toEqual([registered.origin, registered.pathname]);
  const answer = expected.part === 'query' ? location.searchParams : new URLSearchParams(location.hash.slice(1));
  expect([answer.get('error'), answer.get('state'), answer.get('iss')]).toEqual([
    expected.error,
    expected.state,
    `${world.node.origin}/login`,
  ]);
};

const expectJson = ({ status, headers, text }: HttpReply, expected: Extract<Expected, { kind: 'json' }>): void => {
  expect(headers['content-type']).toMatch(/^application\/json/);
  expect([status, JSON.parse(text).error]).toEqual([expected.status, expected.error]);
  expect(headers['www-authenticate']?.split(' ')[0] ?? null).toBe(expected.challenge);
};

export const expectAnswer = async (reply: HttpReply, expected: Expected, stage: Stage, party: Party): Promise<void> => {
  expectNothingGiven(reply);
  expect(reply.status).toBeLessThan(500);
  switch (expected.kind) {
    case 'page':
      return expectPage(reply, expected);
    case 'back':
      return expectBack(reply, expected, stage, party);
    case 'json':
      return expectJson(reply, expected);
    case 'says':
      expect([reply.status, reply.text]).toEqual([expected.status, expected.text]);
      return;
    case 'refused':
      expect(expected.statuses).toContain(reply.status);
      return;
    case 'asks': {
      const { reply: shown, location } = await stage.follow(reply);
      expect([shown.status, location]).toEqual([200, null]);
      expect(shown.text).toContain(`/${expected.action}"`);
      expect(shown.headers['content-security-policy']).toMatch(/frame-ancestors 'none'/);
    }
  }
};

export const inactive = (): Expected => says(INACTIVE);
