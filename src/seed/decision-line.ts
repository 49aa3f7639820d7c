import type { Result } from '../kernel/result.ts';
import { type Json, LineReader } from './line-reader.ts';
import type { SeedProblem } from './seed-problem.ts';

/** A line of an export that is an entry of the decision log: its columns as they are. */
export interface SeedDecision {
  readonly kind: 'decision';
  readonly row: Readonly<Record<string, string | number | null>>;
}

/** Members of the line in their order, and the columns they stand for; an export writes the same (export-plain-lines.ts). */
export const DECISION_MEMBERS = [
  ['ID', 'id'],
  ['At', 'at'],
  ['RequestID', 'request_id'],
  ['User', 'user_id'],
  ['Via', 'via'],
  ['Credential', 'credential_id'],
  ['Session', 'session'],
  ['Address', 'address'],
  ['UserAgent', 'agent'],
  ['Method', 'method'],
  ['Path', 'path'],
  ['Outcome', 'outcome'],
  ['Reason', 'reason'],
  ['Count', 'repeats'],
] as const;

const NAMES = DECISION_MEMBERS.map(([name]) => name);

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const TEXT = /^[^\0]{0,1000}$/;

export const readDecisionLine = (json: Json, line: number): Result<SeedDecision, readonly SeedProblem[]> => {
  const reader = new LineReader(json, line, { type: 'Decision', names: NAMES });
  const text = (name: string): string => reader.text(name, TEXT, 'a text of at most 1000 characters');
  const optional = (name: string): string | null => (reader.value(name) === null ? null : text(name));
  const number = (name: string): number | null => (reader.value(name) === null ? null : reader.integer(name, 0));
  const at = reader.date('At');
  if (at === null) reader.problem('At needs an instant such as "2026-01-31T12:00:00.000Z".');
  return reader.finish({
    kind: 'decision',
    row: {
      id: reader.integer('ID', 1),
      at,
      request_id: reader.text('RequestID', UUID, 'a UUID in lower case'),
      user_id: number('User'),
      via: optional('Via'),
      credential_id: number('Credential'),
      session: optional('Session'),
      address: text('Address'),
      agent: text('UserAgent'),
      method: text('Method'),
      path: text('Path'),
      outcome: text('Outcome'),
      reason: text('Reason'),
      repeats: reader.integer('Count', 1),
    },
  });
};
