import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { REPOSITORY } from '../docs/markdown-files.ts';
import { AUTH_CASES } from './auth-cases.ts';

/** A case as the file spells it. */
interface FiledCase {
  readonly id: string;
  readonly given: Readonly<Record<string, unknown>>;
  readonly credentials: readonly string[];
  readonly read: FiledOutcome;
  readonly write: FiledOutcome;
}

interface FiledOutcome {
  readonly outcome: string;
  readonly as?: string;
}

/** The file that the table was carried over from lies beside the clone, or beside the folder that holds the clone. */
const file = ['..', '../..']
  .map((up) => join(REPOSITORY, up, 'shared/spec/auth-matrix.json'))
  .find((path) => existsSync(path));

const outcomeOf = ({ outcome, as }: FiledOutcome): string => (as === undefined ? outcome : `${outcome}:${as}`);

test('what may be written in a case may be read as well', () => {
  for (const [id, , , read, write] of AUTH_CASES) {
    if (write.startsWith('ok')) expect(read, id).toBe(write);
  }
});

const compareWith = (path: string): void => {
  const { cases } = JSON.parse(readFileSync(path, 'utf8')) as { cases: FiledCase[] };

  test('have the same cases, in the same order', () => {
    expect(AUTH_CASES.map(([id]) => id)).toEqual(cases.map(({ id }) => id));
  });

  test('say the same of each', () => {
    expect(cases.length).toBeGreaterThan(100);
    expect(
      AUTH_CASES.map(([id, given, credentials, read, write]) => ({ id, given, credentials, read, write })),
    ).toEqual(
      cases.map(({ id, given, credentials, read, write }) => ({
        id,
        given,
        credentials,
        read: outcomeOf(read),
        write: outcomeOf(write),
      })),
    );
  });
};

// The table needs nothing beside the clone; where its source is at hand, the two are held against each other.
if (file !== undefined) describe('the table of cases and the file they came from', () => compareWith(file));
