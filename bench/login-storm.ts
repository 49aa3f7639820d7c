import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as passed } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { generateApiKey } from '../src/identity/api-key.ts';
import { secureRandom } from '../src/kernel/random.ts';
import { startBenchmarkCluster } from './benchmark-database.ts';
import { build, processorMs, startMuster } from './benchmark-processes.ts';
import type { KeyOrder, KeyResult } from './key-caller.ts';
import type { StrangersOrder, StrangersResult } from './login-strangers.ts';
import { makeSeed } from './seed-lines.ts';

/*
 * What a storm of sign-ins costs the calls by API key: server, database, callers and strangers are processes of their own.
 * Calm and storm take turns, and each round gives a ratio of its own.
 */

const ROUNDS = 7;
const SECONDS = 6;
const PER_SECOND = 150;
const STRANGERS = 200;
/** From their first request the queue needs so long to fill. */
const GATHERING_MS = 1_000;

const child = (name: string): ChildProcess => fork(fileURLToPath(new URL(name, import.meta.url)));

const answerOf = async <Answer>(process: ChildProcess): Promise<Answer> => {
  const [answer] = await once(process, 'message');
  return answer as Answer;
};

const percentile = (samples: readonly number[], share: number): number => {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
};

const apiKey = generateApiKey(secureRandom).reveal();
const { lines, world } = makeSeed(2_000, apiKey);
build();
const folder = mkdtempSync(join(tmpdir(), 'muster-storm-'));
const cluster = await startBenchmarkCluster();
const [callers, strangers] = [child('./key-caller.ts'), child('./login-strangers.ts')];
try {
  const server = await startMuster(await cluster.load('bench_storm', lines, 1), folder, []);
  const { origin } = server;
  const target = `/slm/webservice/v2.0/defect/${world.defects[0]}?fetch=true`;
  const timed = async (seconds = SECONDS): Promise<readonly number[]> => {
    const answered = answerOf<KeyResult>(callers);
    callers.send({ origin, target, apiKey, perSecond: PER_SECOND, seconds } satisfies KeyOrder);
    const { milliseconds, errors } = await answered;
    if (errors > 0) throw new Error(`${errors} key calls failed`);
    return milliseconds;
  };
  const storm = async (): Promise<{ readonly milliseconds: readonly number[]; readonly result: StrangersResult }> => {
    const ended = answerOf<StrangersResult>(strangers);
    strangers.send({ origin, strangers: STRANGERS, userName: 'user1@bench.test' } satisfies StrangersOrder);
    await passed(GATHERING_MS);
    const milliseconds = await timed();
    strangers.send('stop');
    return { milliseconds, result: await ended };
  };
  await timed(3);
  await storm();
  const ratios: number[] = [];
  for (let round = 1; round <= ROUNDS; round += 1) {
    const calm = await timed();
    const before = processorMs(server.pid) ?? 0;
    const { milliseconds, result } = await storm();
    const used = ((processorMs(server.pid) ?? 0) - before) / (SECONDS * 1_000 + GATHERING_MS);
    const [calmP99, stormP99] = [percentile(calm, 0.99), percentile(milliseconds, 0.99)];
    ratios.push(stormP99 / calmP99);
    const medians = `p50 ${percentile(calm, 0.5).toFixed(2)} → ${percentile(milliseconds, 0.5).toFixed(2)} ms`;
    const strangersSaw = `${result.checked} checked, ${result.turnedAway} turned away, ${result.errors} errors`;
    console.info(
      `round ${round}: ${medians}, p99 ${calmP99.toFixed(2)} → ${stormP99.toFixed(2)} ms; ${strangersSaw}; server ${used.toFixed(1)} cores`,
    );
  }
  await server.stop();
  console.info(
    `a key call’s p99 in a storm of ${STRANGERS} sign-ins, as a multiple of its calm: median ${percentile(ratios, 0.5).toFixed(2)}, ` +
      `${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)} (${availableParallelism()} cores)`,
  );
} finally {
  callers.disconnect();
  strangers.disconnect();
  await cluster.stop();
  rmSync(folder, { recursive: true, force: true });
}
