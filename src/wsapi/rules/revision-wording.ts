import { javaDate, javaDouble } from './java-text.ts';

/** The text of revision number 0. */
export const ORIGINAL_REVISION = 'Original revision';

/** Characters (UTF-16 units) of a Revision's Description at most (wsapi.md §5.4). */
export const LONGEST_DESCRIPTION = 4_000;

interface Change<Kind extends string, Value> {
  readonly kind: Kind;
  /** The attribute's display name, such as `Schedule State`. */
  readonly displayName: string;
  readonly before: Value | null;
  readonly after: Value | null;
}

/**
 * One change of one attribute, null meaning no value. References and allowed values come as the names people see; a
 * collection comes as the names of the items that went in and out (`TA17: Write the test` for a work item).
 */
export type RevisionChange =
  | Change<'text' | 'choice' | 'reference', string>
  | Change<'integer' | 'decimal', number>
  | Change<'boolean', boolean>
  | Change<'date', Date>
  | {
      readonly kind: 'collection';
      readonly displayName: string;
      readonly added: readonly string[];
      readonly removed: readonly string[];
    }
  | { readonly kind: 'rank'; readonly moved: 'up' | 'down' };

/** `[value]` parts alternating with the words around them; only the values may be shortened. */
interface Clause {
  readonly subject: string;
  readonly parts: readonly { readonly verb: string; readonly value: string }[];
}

/**
 * The Description of a revision, which integrations parse (wsapi.md §5.8): clauses in the order given, joined by a
 * comma and a blank, each starting with the display name in capitals.
 *
 * - `X changed from [a] to [b]` when there was a value and there is one. An empty text counts as none; an empty choice
 *   is a value and prints as `[]`.
 * - `X added [b]` when there was none, but `X changed to [b]` for a text; `X removed [a]` when none is left.
 * - A collection has one `X added [item]` or `X removed [item]` for each item, since names may hold commas.
 * - `RANK moved up` and `RANK moved down`.
 *
 * Decimals print as Java's doubles (`1.0`), dates as Java's in the workspace's zone, booleans as `true` and `false`. An
 * unchanged value makes no clause. Text that grows beyond 4,000 characters has its longest values shortened, so that
 * the clauses stay readable by machine; only when that is not enough, clauses at the end are left out.
 */
export function revisionDescription(changes: readonly RevisionChange[], workspaceZone: string): string {
  const clauses = changes.flatMap((change) => clausesOf(change, workspaceZone));
  const whole = print(clauses, LONGEST_DESCRIPTION);
  return whole.length <= LONGEST_DESCRIPTION ? whole : shortened(clauses);
}

function clausesOf(change: RevisionChange, zone: string): readonly Clause[] {
  if (change.kind === 'rank') return [{ subject: `RANK moved ${change.moved}`, parts: [] }];
  const subject = change.displayName.toUpperCase();
  if (change.kind === 'collection') {
    return [
      ...change.added.map((value) => added(subject, value)),
      ...change.removed.map((value) => removed(subject, value)),
    ];
  }
  const [before, after] = valuesOf(change, zone);
  if (before === after) return [];
  if (after === null) return [removed(subject, before ?? '')];
  if (before !== null) {
    const parts = [
      { verb: ' changed from ', value: before },
      { verb: ' to ', value: after },
    ];
    return [{ subject, parts }];
  }
  return change.kind === 'text'
    ? [{ subject, parts: [{ verb: ' changed to ', value: after }] }]
    : [added(subject, after)];
}

function added(subject: string, value: string): Clause {
  return { subject, parts: [{ verb: ' added ', value }] };
}

function removed(subject: string, value: string): Clause {
  return { subject, parts: [{ verb: ' removed ', value }] };
}

type ValueChange = Exclude<RevisionChange, { readonly kind: 'collection' | 'rank' }>;

/** The old and the new value as printed, null for none. */
function valuesOf(change: ValueChange, zone: string): readonly [string | null, string | null] {
  switch (change.kind) {
    case 'text':
      return [change.before || null, change.after || null];
    case 'choice':
    case 'reference':
      return [change.before, change.after];
    case 'decimal':
      return both(change, javaDouble);
    case 'integer':
    case 'boolean':
      return both<number | boolean>(change, String);
    case 'date':
      return both(change, (date) => javaDate(date, zone));
  }
}

function both<Value>(
  { before, after }: { readonly before: Value | null; readonly after: Value | null },
  text: (value: Value) => string,
): readonly [string | null, string | null] {
  return [before === null ? null : text(before), after === null ? null : text(after)];
}

/** Finds the most that each value may keep so that all clauses fit. */
function shortened(clauses: readonly Clause[]): string {
  let fits = 0;
  let tooLong = LONGEST_DESCRIPTION;
  while (tooLong - fits > 1) {
    const middle = (fits + tooLong) >> 1;
    if (print(clauses, middle).length <= LONGEST_DESCRIPTION) fits = middle;
    else tooLong = middle;
  }
  const text = print(clauses, fits);
  return text.length <= LONGEST_DESCRIPTION ? text : withoutLastClauses(clauses);
}

function withoutLastClauses(clauses: readonly Clause[]): string {
  const ending = ', …';
  let text = '';
  for (const clause of clauses) {
    const longer = text === '' ? printClause(clause, 0) : `${text}, ${printClause(clause, 0)}`;
    if (longer.length + ending.length > LONGEST_DESCRIPTION) break;
    text = longer;
  }
  return text + ending;
}

function print(clauses: readonly Clause[], valueLength: number): string {
  return clauses.map((clause) => printClause(clause, valueLength)).join(', ');
}

function printClause({ subject, parts }: Clause, valueLength: number): string {
  return subject + parts.map(({ verb, value }) => `${verb}[${cut(value, valueLength)}]`).join('');
}

/** Cuts a value to its first characters, never through a surrogate pair, and marks the cut. */
function cut(value: string, length: number): string {
  if (value.length <= length) return value;
  const end = /[\uD800-\uDBFF]$/.test(value.slice(0, length)) ? length - 1 : length;
  return `${value.slice(0, end)}…`;
}
