import { expect, test } from 'vitest';
import { useAccountsWorld } from '../accounts/accounts-world.ts';
import { median, middleSpread, welch } from '../support/spread-of-times.ts';
import { makeClient, postForm } from './oauth-world.ts';

const world = useAccountsWorld();

const LONG = process.env.MUSTER_LONG !== undefined;
const SAMPLES = LONG ? 10_000 : 300;

/**
 * How near a secret was, nobody can tell by the time. That there is such a client is no secret: the authorization endpoint
 * says so to everybody, so for that the medians count alone.
 */
test(
  `a wrong client secret takes as long however wrong it is (${SAMPLES} each of three)`,
  async () => {
    const { clientId, clientSecret } = await makeClient(world);
    const kinds: Readonly<Record<string, readonly [id: string, secret: string]>> = {
      wrong: [clientId, 'x'.repeat(42)],
      near: [clientId, `${clientSecret.slice(0, -1)}_`],
      unknown: ['0'.repeat(32), 'x'.repeat(42)],
    };
    const times = new Map<string, number[]>(Object.keys(kinds).map((kind) => [kind, []]));
    const answers = new Set<string>();
    for (let n = -20; n < SAMPLES; n++) {
      for (const [kind, [client_id, client_secret]] of Object.entries(kinds).toSorted(() => Math.random() - 0.5)) {
        const from = performance.now();
        const { text } = await postForm(world.node, 'token', {
          grant_type: 'authorization_code',
          client_id,
          client_secret,
        });
        const took = performance.now() - from;
        answers.add(text);
        if (n >= 0) times.get(kind)?.push(took);
      }
    }
    expect([...answers]).toEqual(['{"error":"invalid_client","error_description":"client authentication failed"}']);
    const usual = times.get('wrong') ?? [];
    for (const [kind, samples] of times) {
      if (kind === 'wrong') continue;
      const difference = Math.abs(median(samples) - median(usual));
      const t = welch(usual, samples);
      console.log(
        `${kind}: median ${median(samples).toFixed(3)} ms, wrong ${median(usual).toFixed(3)} ms, t ${t.toFixed(2)}`,
      );
      if (LONG && kind === 'near') expect(Math.abs(t)).toBeLessThan(4.5);
      if (LONG) expect(difference).toBeLessThan(Math.max(1, median(usual) * 0.02));
      else expect(difference).toBeLessThan(Math.max(1, middleSpread(usual) + middleSpread(samples)));
    }
  },
  LONG ? 600_000 : 60_000,
);
