import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Authentication } from '../../src/identity/authenticate.ts';
import { AUTH_CASES, type AuthCase, type CaseOutcome } from './auth-cases.ts';
import { basic, createWorld, keptSession, request, type Who, type World } from './identity-world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

interface Sent {
  readonly headers: (readonly [string, string])[];
  readonly query: (readonly [string, string])[];
  intent: 'read' | 'write';
}

const key = (name: string): string => {
  const value = world.keys.get(name);
  if (value === undefined) throw new Error(`no key ${name}`);
  return value;
};

const session = (name: string): { readonly id: string; readonly token: string } => {
  const found = world.sessions.get(name);
  if (found === undefined) throw new Error(`no session ${name}`);
  return found;
};

/** A value as the cases spell it: a session by its name, `apikey-full`, or itself. */
const valueFor = (spelt: string): string => {
  if (spelt.startsWith('apikey-')) return key(spelt.slice('apikey-'.length));
  return world.sessions.get(spelt)?.id ?? spelt;
};

const basicOf = (rest: string): readonly [string, string] => {
  if (rest === 'key-as-user-and-password') return basic(key('full'), key('full'));
  const [who = '', password] = rest.split(':');
  if (who === '') return basic('', session(password ?? '').id);
  if (who.startsWith('key=')) return basic(key(who.slice(4)), key(who.slice(4)));
  if (who === 'nobody') return basic('nobody@acme.test', 'whatever it is');
  const passwords: Record<string, string> = { wrong: 'a wrong password', old: world.oldPassword };
  return basic(`${who}@acme.test`, password === undefined ? world.passwords[who as Who] : (passwords[password] ?? ''));
};

const add = async (sent: Sent, credential: string): Promise<void> => {
  const colon = credential.indexOf(':');
  const [kind, rest] = [credential.slice(0, colon), credential.slice(colon + 1)];
  const [name = '', at] = rest.split('@');
  switch (kind) {
    case 'basic':
      sent.headers.push(basicOf(rest));
      return;
    case 'cookie': {
      if (rest === 'from-earlier-key-call') {
        const earlier = await world.authenticator().authenticate(request([['zsessionid', key('full')]]));
        sent.headers.push(['Cookie', keptSession(earlier) === '' ? '' : `JSESSIONID=${keptSession(earlier)}`]);
        return;
      }
      const pairs = rest.split(';').map((pair) => pair.replace(/=(.*)$/, (_all, value) => `=${valueFor(value)}`));
      sent.headers.push(['Cookie', pairs.join('; ')]);
      return;
    }
    case 'key':
      sent.query.push(['key', world.sessions.get(rest)?.token ?? rest]);
      return;
    case 'apikey':
      sent.headers.push([at ?? 'zsessionid', key(name)]);
      return;
    case 'header': {
      const [header = '', value = ''] = rest.split('=');
      sent.headers.push([header, valueFor(value)]);
      return;
    }
    case 'url': {
      const [parameter = '', value = ''] = rest.split('=');
      sent.query.push([parameter, valueFor(value)]);
      return;
    }
    case 'override':
      sent.intent = 'read';
      return;
    case 'oauth': {
      const token = world.tokens.get(name) ?? '';
      sent.headers.push(at === 'bearer' ? ['Authorization', `Bearer ${token}`] : ['zsessionid', token]);
      return;
    }
    default:
      throw new Error(`unknown credential ${credential}`);
  }
};

const outcomeOf = ({ decision }: Authentication): string =>
  decision.kind === 'accepted' ? `ok:${nameOf(decision.principal.userOid)}` : decision.answer;

const nameOf = (oid: number): string => ['user', 'other', 'admin'][oid - 1001] ?? String(oid);

/** Ordinary permissions come after identity, which lets such a caller through. */
const expected = (outcome: CaseOutcome): string => (outcome === 'not-authorized' ? 'ok:user' : outcome);

const attempt = async (authCase: AuthCase, intent: 'read' | 'write', reversed: boolean): Promise<Authentication> => {
  const [, given, credentials] = authCase;
  const sent: Sent = { headers: [], query: [], intent };
  for (const credential of credentials) await add(sent, credential);
  if (reversed) sent.headers.reverse();
  const authenticator = world.authenticator(given.edition, given.profile);
  return authenticator.authenticate(
    request(sent.headers, {
      queryParameters: sent.query,
      intent: sent.intent,
      apiVersion: given.api === undefined ? '2.x' : '1.x',
    }),
  );
};

const KEY = /^apikey:([^@]+)$/;

/** The same case with its key as KEY:KEY and in either cookie, where that can be sent. */
const twins = ([id, given, credentials, read, write]: AuthCase): readonly AuthCase[] => {
  const at = credentials.findIndex((credential) => KEY.test(credential));
  if (at < 0) return [];
  const name = KEY.exec(credentials[at] ?? '')?.[1] ?? '';
  const others = credentials.filter((_credential, index) => index !== at);
  const cookies = others.filter((credential) => credential.startsWith('cookie:'));
  const rest = others.filter((credential) => !cookies.includes(credential));
  const authorized = rest.some((credential) => /^basic:|@bearer$/.test(credential));
  const made: AuthCase[] = [];
  if (!authorized && name !== 'full-without-underscore') {
    made.push([`${id}, as KEY:KEY`, given, [`basic:key=${name}`, ...others], read, write]);
  }
  if (cookies.includes('cookie:') || cookies.includes('cookie:from-earlier-key-call')) return made;
  if (rest.some((credential) => credential.endsWith('@bearer'))) return made;
  for (const cookie of ['zsessionid', 'ZSESSIONID']) {
    const kept = cookies.map((each) => each.slice('cookie:'.length));
    made.push([
      `${id}, in cookie ${cookie}`,
      given,
      [`cookie:${[...kept, `${cookie}=apikey-${name}`].join(';')}`, ...rest],
      read,
      write,
    ]);
  }
  return made;
};

describe('every combination of credentials decides as the rules say', () => {
  test('there are 118 cases with names of their own', () => {
    expect(new Set(AUTH_CASES.map(([id]) => id)).size).toBe(118);
  });

  test.each(AUTH_CASES.flatMap((each) => [each, ...twins(each)]))('%s', async (...authCase) => {
    const [, given, , read, write] = authCase;
    await world.arrange(given);
    for (let round = 0; round < Math.min(given.repeat ?? 1, 20); round++) {
      for (const reversed of [false, true]) {
        expect(outcomeOf(await attempt(authCase, 'read', reversed))).toBe(expected(read));
        expect(outcomeOf(await attempt(authCase, 'write', reversed))).toBe(expected(write));
      }
    }
  });
});
