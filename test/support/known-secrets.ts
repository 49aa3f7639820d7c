import type { DemoCredentials } from '../../src/seed/demo-seed.ts';
import type { Canary } from './secret-search.ts';

/** Shorter ones are words as often as secrets. */
const SHORTEST = 12;

const known = new Map<string, Canary>();

const values = new Set<string>();

/** Every secret that opened something in this test file, or was given by it, by what it is. */
export const knownSecrets: ReadonlyMap<string, Canary> = known;

/** From here on the value must stand in no table and no line of the log. */
export const know = (name: string, value: string): void => {
  if (value.length < SHORTEST || values.has(value)) return;
  values.add(value);
  known.set(known.has(name) ? `${name} (${known.size})` : name, value);
};

/** What the demo gives to whoever starts it. */
export const knowDemo = ({ users, apiKeys }: Pick<DemoCredentials, 'users' | 'apiKeys'>): void => {
  for (const { userName, password } of users) know(`password of ${userName}`, password);
  for (const [name, key] of Object.entries(apiKeys)) know(`key ${name}`, key);
};
