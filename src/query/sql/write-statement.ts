import { DECISION_COLUMNS, type DecisionEntry } from '../decision-entry.ts';
import type { NamedPart } from './compile-counters.ts';
import { identifier, join, parameter, render, type Sql, type Statement, sql } from './fragment.ts';

/** A statement that writes, or begins a write: one of its parts is `target`, the rows without which nothing of it holds. */
export interface WriteStatement {
  readonly parts: readonly NamedPart[];
  /** The query that answers from the parts. */
  readonly answer: Sql;
}

const COMMA = sql`, `;

const rowOf = (decision: DecisionEntry): Sql => {
  const values = DECISION_COLUMNS.map(({ type, of }) => parameter(of(decision), type));
  return sql`SELECT ${join(values, COMMA)}`;
};

/** So that the text does not depend on how many there are. */
const rowsOf = (decisions: readonly DecisionEntry[]): Sql => {
  const lists = DECISION_COLUMNS.map(({ type, of }) => parameter(decisions.map(of), `${type}[]`));
  return sql`SELECT * FROM unnest(${join(lists, COMMA)}) AS d`;
};

/** What let the write in, as a part of it: there when the write is, and gone with it. */
const decided = (decisions: readonly DecisionEntry[]): readonly NamedPart[] => {
  const [only, ...more] = decisions;
  if (only === undefined) return [];
  const names = DECISION_COLUMNS.map(({ name }) => identifier(name));
  const rows = more.length === 0 ? rowOf(only) : rowsOf(decisions);
  const text = sql`INSERT INTO decision (${join(names, COMMA)}) ${rows} WHERE EXISTS (SELECT 1 FROM target)`;
  return [{ name: 'decided', sql: text }];
};

/** The statement for one execution, which also records the decisions. */
export const renderWrite = ({ parts, answer }: WriteStatement, decisions: readonly DecisionEntry[]): Statement => {
  const all = [...parts, ...decided(decisions)];
  const named = all.map(({ name, sql: text, isMaterialized = false }) =>
    isMaterialized ? sql`${identifier(name)} AS MATERIALIZED (${text})` : sql`${identifier(name)} AS (${text})`,
  );
  return render(sql`WITH ${join(named, COMMA)} ${answer}`);
};
