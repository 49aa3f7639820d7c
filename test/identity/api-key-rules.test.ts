import { describe, expect, test } from 'vitest';
import { keyEnd, keyFault, noticeDue } from '../../src/identity/api-key-rules.ts';
import type { Account } from '../../src/storage/stores/account-store.ts';
import type { KeyWithOwner } from '../../src/storage/stores/api-key-store.ts';

const DAY = 86_400_000;
const NOW = new Date(Date.UTC(2030, 0, 15));
const at = (ms: number): Date => new Date(NOW.getTime() + ms);

const key = (more: Partial<KeyWithOwner>): KeyWithOwner => ({
  oid: 1,
  grant: 'Full Access',
  lastActive: at(-100 * DAY),
  formerUntil: null,
  expiresAt: null,
  idleDays: null,
  networks: null,
  account: {} as Account,
  ...more,
});

describe('a key', () => {
  test.each<[string, Partial<KeyWithOwner>, string | null]>([
    ['without bounds', {}, null],
    ['that expires now', { expiresAt: NOW }, 'key-expired'],
    ['that expires in a moment', { expiresAt: at(1) }, null],
    ['that has rested long enough', { idleDays: 100 }, 'key-idle'],
    ['that may rest a day longer', { idleDays: 101 }, null],
    ['of another network', { networks: ['10.0.0.0/8', '2001:db8::/32'] }, 'key-network-not-allowed'],
    ['of this network', { networks: ['10.0.0.0/8', '192.0.2.0/24'] }, null],
    ['of this address alone', { networks: ['192.0.2.7'] }, null],
    ['of a neighbour', { networks: ['192.0.2.6/32'] }, 'key-network-not-allowed'],
    ['whose replaced value is over', { formerUntil: NOW }, 'key-replaced'],
    ['whose replaced value works on', { formerUntil: at(1) }, null],
    ['that is over in every way', { formerUntil: NOW, expiresAt: NOW, idleDays: 1, networks: ['::1'] }, 'key-replaced'],
    ['that is expired and idle', { expiresAt: NOW, idleDays: 1, networks: ['::1'] }, 'key-expired'],
    ['that is idle and elsewhere', { idleDays: 1, networks: ['::1'] }, 'key-idle'],
  ])('%s', (_what, more, fault) => {
    expect(keyFault(key(more), NOW, '192.0.2.7')).toBe(fault);
  });

  test.each(['', 'nonsense', '192.0.2.7:80', '10.0.0.0/8', 'fe80::1%eth0'])(
    'of some networks works from none that is called %j',
    (address) => {
      expect(keyFault(key({ networks: ['10.0.0.0/8'] }), NOW, address)).toBe('key-network-not-allowed');
    },
  );

  test('of a link-local network works from there, whatever our network card is called', () => {
    expect(keyFault(key({ networks: ['fe80::/10'] }), NOW, 'fe80::1%eth0')).toBeNull();
  });
});

test.each([
  [null, null, null],
  [at(5), null, at(5)],
  [null, at(5), at(5)],
  [at(5), at(6), at(5)],
  [at(6), at(5), at(5)],
])('a value of a key until %o, replaced until %o, ends at %o', (expiresAt, formerUntil, end) => {
  expect(keyEnd(key({ expiresAt, formerUntil }))).toEqual(end);
});

test.each([
  [null, null],
  [15 * DAY, null],
  [14 * DAY + 1, null],
  [14 * DAY, 14],
  [7 * DAY + 1, 14],
  [7 * DAY, 7],
  [DAY, 1],
  [1, 1],
])('of an end in %j ms the notice due is that of %j days', (left, notice) => {
  expect(noticeDue(left === null ? null : at(left), NOW)).toBe(notice);
});
