import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Nodes, startNodes } from '../support/nodes.ts';
import { REVOCATIONS, type Revocation } from '../support/revocations.ts';
import { steadyLoad } from '../support/steady-load.ts';
import type { NetworkState } from '../support/tcp-proxy.ts';

const IS_LONG = process.env.MUSTER_LONG === '1';

/** Of each kind, in each state of the network: 200 and more in the long run. */
const REPETITIONS = IS_LONG ? 34 : 1;
const PER_SECOND = IS_LONG ? 100 : 40;
const TIMEOUT_MS = IS_LONG ? 1_800_000 : 60_000;

/** The promise, and what it comes to when nothing is broken (REL-22). */
const HARD_MS = 1_000;
const P99_MS = 250;

let nodes: Nodes;
beforeAll(async () => {
  nodes = await startNodes(3);
  await nodes.allWell();
});
afterAll(() => nodes.close());

/** Milliseconds from the commit to the last answer of each node that still succeeded. */
const revokeOnce = async (
  revocation: Revocation,
  network: NetworkState,
  afterMs: number,
): Promise<readonly number[]> => {
  const revocable = await revocation.grant(nodes);
  const loads = nodes.each.map((node, at) => steadyLoad({ node, call: revocable.call(at), perSecond: PER_SECOND }));
  try {
    await Promise.all(loads.map((load) => load.flowing(5)));
    nodes.turnNotices(network);
    await new Promise((resolve) => setTimeout(resolve, afterMs));
    await revocable.revoke();
    const revokedAt = performance.now();
    await Promise.all(loads.map((load) => load.refused(3)));
    return loads.map((load) => Math.max(0, load.lastSuccessAt() - revokedAt));
  } finally {
    await Promise.all(loads.map((load) => load.stop()));
    await revocable.restore?.();
    nodes.turnNotices('carries');
    await nodes.allWell();
  }
};

const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;

const NETWORKS: readonly (readonly [string, NetworkState])[] = [
  ['while nodes hear of changes', 'carries'],
  ['while the connections that tell of changes are cut', 'cut'],
  ['while the connections that tell of changes are half-open', 'half-open'],
];

describe.each(NETWORKS)('%s', (name, network) => {
  const measured: number[] = [];

  test.each(REVOCATIONS.map((each) => [each.name, each] as const))(
    '%s opens nothing on any of three nodes within a second',
    async (_, revocation) => {
      const latencies: number[] = [];
      for (let at = 0; at < REPETITIONS; at += 1) {
        // Whatever moment between two heartbeats it is.
        latencies.push(...(await revokeOnce(revocation, network, (at * 137) % 600)));
      }
      measured.push(...latencies);
      expect(Math.max(...latencies)).toBeLessThan(HARD_MS);
    },
    TIMEOUT_MS,
  );

  if (!IS_LONG) return;
  test('99 of 100 take effect within a quarter of a second, where notices arrive', () => {
    const sorted = measured.toSorted((a, b) => a - b);
    const figures = [0.5, 0.99, 1].map((share) => Math.round(quantile(sorted, share)));
    console.info(`${name}: ${sorted.length} measured, p50/p99/max ${figures.join('/')} ms`);
    expect(quantile(sorted, 0.99)).toBeLessThan(network === 'carries' ? P99_MS : HARD_MS);
  });
});
