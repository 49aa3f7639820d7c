import { err, ok, type Result } from '../kernel/result.ts';
import { isListOperator, type Literal, type Operator } from './ast.ts';
import { combinerOf, isBlank, operatorOf, readQuoted, readToken, readWord, shown, skipBlanks } from './lexer.ts';

/** A value that was read, and the index behind it. */
export interface ReadValue {
  readonly value: Literal;
  readonly end: number;
}

/** Why a value could not be read, without the leading words every parse error has, and where (0-based). */
export interface ValueProblem {
  readonly message: string;
  readonly at: number;
}

/**
 * Reads the right-hand side of a comparison that starts at `from` (no blank there). A quoted string ends at its
 * quote. A bare value may hold blanks and balanced parentheses, since toolkits send `(State = High Attention)`; it
 * ends before the parenthesis that closes the comparison, and is an error when a second condition stands in it.
 * `listLimit` bounds the items of a list.
 */
export function readValue(
  text: string,
  from: number,
  operator: Operator,
  listLimit: number,
): Result<ReadValue, ValueProblem> {
  if (isListOperator(operator))
    return readList(text, from, operator === 'between' || operator === '!between', listLimit);
  if (text[from] === '"') {
    const quoted = readQuoted(text, from);
    return quoted === null ? unclosedQuote(from) : ok({ value: literal(quoted.text, true, operator), end: quoted.end });
  }
  const bare = readBare(text, from, { commaEnds: false, andEnds: false });
  if (!bare.ok) return bare;
  if (bare.value.text === '') return missingValue(text, from);
  return ok({ value: literal(bare.value.text, false, operator), end: bare.value.end });
}

/** `null` is the absence of a value, bare in any case of letters or quoted; beside `contains` it is the word itself. */
function literal(text: string, quoted: boolean, operator: Operator): Literal {
  const isNull = quoted ? text === 'null' : text.length === 4 && text.toLowerCase() === 'null';
  if (isNull && operator !== 'contains' && operator !== '!contains') return { kind: 'null' };
  return { kind: 'text', text, quoted };
}

interface BareEnds {
  readonly commaEnds: boolean;
  readonly andEnds: boolean;
}

/** Reads a bare value up to its end, without trailing blanks; its text may be empty. */
function readBare(
  text: string,
  from: number,
  { commaEnds, andEnds }: BareEnds,
): Result<{ readonly text: string; readonly end: number }, ValueProblem> {
  let depth = 0;
  let lastSolid = from;
  let at = from;
  while (at < text.length) {
    const character = text[at];
    if (character === ')' && depth === 0) break;
    if (character === ',' && commaEnds && depth === 0) break;
    if (isBlank(character)) {
      at++;
      continue;
    }
    if (depth === 0 && at > from && isBlank(text[at - 1])) {
      const word = readWord(text, at);
      const combiner = combinerOf(word.text);
      if (andEnds && combiner === 'and') break;
      if (combiner !== null && startsCondition(text, word.end)) return secondCondition(text, at);
    }
    if (character === '(') depth++;
    if (character === ')') depth--;
    at++;
    lastSolid = at;
  }
  if (depth > 0) return err({ message: expected('")"', text, at), at });
  return ok({ text: text.slice(from, lastSolid), end: at });
}

/** Whether a parenthesis, or a name with an operator behind it, follows: then AND or OR was meant as such. */
function startsCondition(text: string, from: number): boolean {
  const at = skipBlanks(text, from);
  if (text[at] === '(') return true;
  const name = readWord(text, at);
  return operatorOf(readWord(text, skipBlanks(text, name.end)).text) !== null;
}

/**
 * Reads `a,b`, `"a","b"`, `(a,b)` or, for `between`, also `a and b`. A quoted item may hold commas; nothing between
 * two commas is no item.
 */
function readList(text: string, from: number, isBetween: boolean, limit: number): Result<ReadValue, ValueProblem> {
  const wrapped = text[from] === '(';
  const items: string[] = [];
  let at = wrapped ? from + 1 : from;
  for (;;) {
    const item = readItem(text, skipBlanks(text, at), isBetween);
    if (!item.ok) return item;
    if (item.value.text !== null) items.push(item.value.text);
    at = skipBlanks(text, item.value.end);
    if (text[at] === ',') at++;
    else if (isBetween && combinerOf(readWord(text, at).text) === 'and') at += 'and'.length;
    else break;
  }
  if (wrapped && text[at] !== ')') return err({ message: expected('")"', text, at), at });
  const problem = listProblem(items.length, isBetween, limit);
  if (problem !== null) return err({ message: problem, at: from });
  return ok({ value: { kind: 'list', items }, end: wrapped ? at + 1 : at });
}

function listProblem(count: number, isBetween: boolean, limit: number): string | null {
  if (count === 0) return 'Error parsing expression -- expected a value but saw an empty list instead.';
  if (count > limit) return `A list in the query has more than ${limit} values.`;
  if (isBetween && count !== 2) return `Between takes exactly two values, such as "1,5", but saw ${count}.`;
  return null;
}

function readItem(
  text: string,
  from: number,
  isBetween: boolean,
): Result<{ readonly text: string | null; readonly end: number }, ValueProblem> {
  if (text[from] === '"') {
    const quoted = readQuoted(text, from);
    return quoted === null ? unclosedQuote(from) : ok(quoted);
  }
  const bare = readBare(text, from, { commaEnds: true, andEnds: isBetween });
  if (!bare.ok) return bare;
  return ok({ text: bare.value.text === '' ? null : bare.value.text, end: bare.value.end });
}

/** The vendor's words for a token in the wrong place (wsapi.md §4.4, row 3). */
export function expected(what: string, text: string, at: number): string {
  const saw = at >= text.length ? 'the end of the query' : shown(readToken(text, at).text);
  return `Error parsing expression -- expected ${what} but saw ${saw} instead.`;
}

function missingValue(text: string, at: number): Result<never, ValueProblem> {
  return err({ message: expected('a value', text, at), at });
}

function secondCondition(text: string, at: number): Result<never, ValueProblem> {
  return err({ message: expected('")"', text, at), at });
}

function unclosedQuote(at: number): Result<never, ValueProblem> {
  return err({ message: 'Error parsing expression -- a quoted string is not closed.', at });
}
