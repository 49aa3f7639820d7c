import { beforeAll, describe, expect, test } from 'vitest';
import { useAccountsWorld } from '../accounts/accounts-world.ts';
import { openStage, type Stage, secretOf } from './negative/stage.ts';

const world = useAccountsWorld();

let stage: Stage;

beforeAll(async () => {
  stage = await openStage(world);
});

const NAMES = ['nonce', 'login_hint', 'acr_values', 'ui_locales'] as const;

describe.each(['\0', 'n\u0001', '\r\n', '\u007f', 'a\u0085b'])('%j', (value) => {
  test.each(NAMES)('in %s is refused before there is a code', async (name) => {
    const { status, headers } = await stage.authorize('web', { [name]: value })();
    expect(status).toBe(303);
    const { searchParams } = new URL(headers.location ?? '');
    expect([searchParams.get('error'), searchParams.has('code')]).toEqual(['invalid_request', false]);
  });

  test('in what an application pushes, or begins a device with, is refused', async () => {
    for (const path of ['par', 'device_authorization']) {
      const params = { ...stage.authorizeParams('web', { nonce: value }), ...secretOf(stage.clients.web) };
      const { status, text } = await stage.post(path, params)();
      expect([status, JSON.parse(text).error]).toEqual([400, 'invalid_request']);
    }
  });

  test('in the state comes back as it was, and the code is good', async () => {
    const { headers } = await stage.authorize('web', { state: value, nonce: 'n-1 ü 🦊' })();
    const { searchParams } = new URL(headers.location ?? '');
    expect(searchParams.get('state')).toBe(value);
    const reply = await stage.post('token', stage.codeParams('web', searchParams.get('code') ?? ''))();
    expect(reply.status).toBe(200);
  });
});
