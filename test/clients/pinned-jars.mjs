import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, join } from 'node:path';

const MAVEN_CENTRAL = 'https://repo1.maven.org/maven2';
const ANSWER_WITHIN_MS = 60_000;

/**
 * The files of a list of SHA-256 sums and paths in Maven Central, from the cache of the account or from there. What has
 * another sum is thrown away and refused, wherever it came from.
 */
export async function pinnedJars(list) {
  const folder = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'muster', 'maven');
  await mkdir(folder, { recursive: true });
  const lines = (await readFile(list, 'utf8')).trim().split('\n');
  return Promise.all(lines.map((line) => pinnedJar(folder, ...line.split('  '))));
}

async function pinnedJar(folder, sum, path) {
  const file = join(folder, basename(path));
  const kept = await readFile(file).catch(() => undefined);
  if (kept && sumOf(kept) === sum) return file;
  const answer = await fetch(`${MAVEN_CENTRAL}/${path}`, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
  if (!answer.ok) throw new Error(`Maven Central answered ${answer.status} for ${path}`);
  const fetched = Buffer.from(await answer.arrayBuffer());
  if (sumOf(fetched) !== sum) throw new Error(`${path} has the SHA-256 ${sumOf(fetched)} instead of ${sum}`);
  // Another run may be at the same: a file is there whole or not at all.
  const arriving = `${file}.${process.pid}`;
  await writeFile(arriving, fetched);
  await rename(arriving, file);
  return file;
}

const sumOf = (bytes) => createHash('sha256').update(bytes).digest('hex');
