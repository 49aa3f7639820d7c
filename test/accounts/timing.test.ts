import { expect, test } from 'vitest';
import { credentialDigest, generateApiKey } from '../../src/identity/api-key.ts';
import { secureRandom } from '../../src/kernel/random.ts';
import { median, middleSpread, welch } from '../support/spread-of-times.ts';
import { callLogin, newPassword, type Person, signIn, useAccountsWorld, withKey, writeAs } from './accounts-world.ts';

const world = useAccountsWorld();

const LONG = process.env.MUSTER_LONG !== undefined;
const SAMPLES = LONG ? 10_000 : 125;

/** Holds the samples of a kind to those of another: over HTTP a short run sees coarse differences, a long one fine ones. */
const expectAlike = (kind: string, samples: readonly number[], usual: readonly number[], mostT = 4.5): void => {
  const difference = Math.abs(median(samples) - median(usual));
  const t = welch(usual, samples);
  console.log(
    `${kind}: median ${median(samples).toFixed(2)} ms, known ${median(usual).toFixed(2)} ms, t ${t.toFixed(2)}`,
  );
  if (LONG) {
    expect(Math.abs(t)).toBeLessThan(mostT);
    expect(difference).toBeLessThan(Math.max(1, median(usual) * 0.02, middleSpread(usual) / 5));
  } else expect(difference).toBeLessThan(Math.max(4, middleSpread(usual) + middleSpread(samples)));
};

/** One wrong password for each kind of user in turn, in an order of chance, so that what the machine does meets them all alike. */
test(
  `a wrong password takes as long whoever it is for (${SAMPLES} each of four)`,
  async () => {
    const [known, locked, ssoOnly] = [await world.makeUser(), await world.makeUser(), await world.makeUser()];
    const listed = await world.makeUser();
    const { main } = world.database;
    await main.query("UPDATE app_user SET account_locked_until = '3000-01-01' WHERE oid = $1", [locked.oid]);
    await writeAs(world.node, world.admin, '/subscription/1001', {
      Subscription: { AuthenticationPolicy: 'SSO With Exceptions' },
    });
    const exceptions = [known, locked, listed].map(({ oid }) => ({ _ref: `/user/${oid}` }));
    await writeAs(world.node, world.admin, '/subscription/1001/SSOUserExceptions/add', { CollectionItems: exceptions });
    // The count of failures must not reach its limit here: every sample is to be a check of the known user’s own hash.
    const forgive = () =>
      main.query(
        'UPDATE app_user SET failed_login_attempts = 0, login_held_until = NULL, account_locked_until = NULL WHERE oid = $1',
        [known.oid],
      );

    const kinds: Readonly<Record<string, Pick<Person, 'userName'>>> = {
      known,
      locked,
      ssoOnly,
      unknown: { userName: 'nobody@acme.test' },
    };
    const times = new Map<string, number[]>(Object.keys(kinds).map((kind) => [kind, []]));
    for (let n = -5; n < SAMPLES; n++) {
      await forgive();
      for (const [kind, { userName }] of Object.entries(kinds).toSorted(() => Math.random() - 0.5)) {
        const from = performance.now();
        const { status } = await signIn(world.node, { userName, password: newPassword() });
        const took = performance.now() - from;
        expect(status).toBe(401);
        if (n >= 0) times.get(kind)?.push(took);
      }
    }
    await writeAs(world.node, world.admin, '/subscription/1001', {
      Subscription: { AuthenticationPolicy: 'Rally Only' },
    });
    const usual = times.get('known') ?? [];
    for (const [kind, samples] of times) {
      if (kind !== 'known') expectAlike(kind, samples, usual);
    }
  },
  LONG ? 3_600_000 : 120_000,
);

test('the start of a reset takes as long whoever it is for', async () => {
  const person = await world.makeUser();
  const kinds = [person.userName, 'nobody@acme.test'];
  const times: number[][] = [[], []];
  for (let n = 0; n < 40; n++) {
    for (const [kind, UserName] of kinds.entries()) {
      const from = performance.now();
      const { status } = await callLogin(world.node, 'POST', '/password-resets', {}, { UserName });
      times[kind]?.push(performance.now() - from);
      expect(status).toBe(204);
    }
  }
  const [known = [], unknown = []] = times;
  const difference = Math.abs(median(known) - median(unknown));
  expect(difference).toBeLessThan(Math.max(3, middleSpread(known) + middleSpread(unknown)));
});

test(
  `a key that is refused takes as long whether it is known or not (${SAMPLES} each)`,
  async () => {
    const owner = await world.makeUser();
    const keys = () => Array.from({ length: SAMPLES + 5 }, () => generateApiKey(secureRandom).reveal());
    const kinds = { known: keys(), unknown: keys() };
    const digests = kinds.known.map((key) => Buffer.from(credentialDigest(key), 'hex'));
    // Each value is sent once, so that nothing of it is remembered; more of them than a user may make.
    await world.database.main.query(
      `INSERT INTO api_key (user_id, description, grant_kind, digest, last_four, created, has_check_digits)
       SELECT $1, 'timed', 'Full Access', digest, 'xxxx', now(), true FROM unnest($2::bytea[]) digest`,
      [owner.oid, digests],
    );
    await world.database.main.query('UPDATE app_user SET disabled = true WHERE oid = $1', [owner.oid]);
    const times: Readonly<Record<keyof typeof kinds, number[]>> = { known: [], unknown: [] };
    const reasons = new Set<unknown>();
    for (let n = 0; n < SAMPLES + 5; n++) {
      for (const kind of (['known', 'unknown'] as const).toSorted(() => Math.random() - 0.5)) {
        const from = performance.now();
        const { status, headers } = await withKey(world.node, kinds[kind][n] ?? '');
        const took = performance.now() - from;
        expect(status).toBe(401);
        reasons.add(headers['x-auth-reason']);
        if (n >= 5) times[kind].push(took);
      }
    }
    // The holder of a key is told why it opens nothing, and nobody else.
    expect(reasons).toEqual(new Set(['owner-disabled', undefined]));
    // To find the owner of a key takes 0.04 ms, which only who holds its 220 random bits can measure, and who does is told the
    // reason anyway: the medians alone count.
    expectAlike('unknown', times.unknown, times.known, Number.POSITIVE_INFINITY);
  },
  LONG ? 3_600_000 : 120_000,
);
