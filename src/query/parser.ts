import { err, ok, type Result } from '../kernel/result.ts';
import type { Comparison, Expression, QueryProblem } from './ast.ts';
import { combinerOf, operatorOf, readToken, readWord, shown, skipBlanks } from './lexer.ts';
import { expected, readValue } from './value-reader.ts';

/** The bounds of one query; each is answered with a sentence. */
export interface QueryLimits {
  /** UTF-8 bytes of the whole text. */
  readonly queryBytes: number;
  /** Conditions in it. */
  readonly queryTerms: number;
  /** Parentheses open at the same time. */
  readonly queryDepth: number;
  /** Values in one list. */
  readonly queryListValues: number;
  /** Names joined by dots in one path. */
  readonly pathNames: number;
}

type Parsed<Value> = Result<Value, QueryProblem>;

/** One open parenthesis and what has been read in it. */
interface Frame {
  left: Expression | null;
  combiner: 'and' | 'or' | null;
  /** Whether `left` stood in parentheses of its own; only then may AND or OR follow. */
  leftEnclosed: boolean;
}

/**
 * Reads the `query` parameter (wsapi.md §3.1, decoded). Blank text is null: no filter. AND and OR join exactly two
 * parenthesised operands. Beyond the vendor's grammar it takes a single condition without parentheses, surplus
 * parentheses, bare values with blanks, and the list operators. Time is linear in the text; nothing is thrown.
 */
export function parseQuery(text: string, limits: QueryLimits): Parsed<Expression | null> {
  const problem = unreadable(text, limits);
  if (problem !== null) return problem;
  const start = skipBlanks(text, 0);
  return start === text.length ? ok(null) : parseExpression(text, start, limits);
}

function unreadable(text: string, limits: QueryLimits): ReturnType<typeof failure> | null {
  if (text.length > limits.queryBytes || Buffer.byteLength(text) > limits.queryBytes) {
    return failure(`The query is longer than ${limits.queryBytes} bytes.`, 0);
  }
  const zero = text.indexOf('\0');
  if (zero >= 0) return failure('The query contains the character U+0000.', zero);
  return text.isWellFormed() ? null : failure('The query contains an unpaired surrogate.', 0);
}

/** Walks the text with a stack of its own, so that no depth of parentheses can exhaust the program's. */
function parseExpression(text: string, start: number, limits: QueryLimits): Parsed<Expression> {
  const open: Frame[] = [];
  let terms = 0;
  let at = start;
  for (;;) {
    while (text[at] === '(') {
      if (open.length === limits.queryDepth) {
        return failure(`The query nests parentheses deeper than ${limits.queryDepth} levels.`, at);
      }
      open.push({ left: null, combiner: null, leftEnclosed: false });
      at = skipBlanks(text, at + 1);
    }
    const inner = open.at(-1);
    if (inner !== undefined && inner.combiner !== null) return failure(expected('"("', text, at), at);
    if (++terms > limits.queryTerms) return failure(`The query has more than ${limits.queryTerms} conditions.`, at);
    const comparison = parseComparison(text, at, limits);
    if (!comparison.ok) return comparison;
    at = skipBlanks(text, comparison.value.end);
    if (inner !== undefined) inner.left = comparison.value.comparison;

    const closed = closeFrames(text, at, open, comparison.value.comparison);
    if (!closed.ok) return closed;
    if (open.length === 0) return ok(closed.value.expression);
    at = closed.value.end;
  }
}

/**
 * Having read an operand, closes what its closing parentheses complete. Ends behind the AND or OR that asks for
 * another operand, or at the end of the text with every frame closed and the whole expression in hand.
 */
function closeFrames(
  text: string,
  from: number,
  open: Frame[],
  operand: Expression,
): Parsed<{ readonly expression: Expression; readonly end: number }> {
  let expression = operand;
  let at = from;
  for (;;) {
    const frame = open.at(-1);
    if (frame === undefined) {
      return at === text.length ? ok({ expression, end: at }) : failure(leftOver(text, at), at);
    }
    if (text[at] !== ')') {
      const word = readWord(text, at);
      const combiner = combinerOf(word.text);
      if (combiner === null || frame.combiner !== null || !frame.leftEnclosed) {
        return failure(expected('")"', text, at), at);
      }
      frame.combiner = combiner;
      return ok({ expression, end: skipBlanks(text, word.end) });
    }
    open.pop();
    at = skipBlanks(text, at + 1);
    const outer = open.at(-1);
    if (outer === undefined) continue;
    expression = place(outer, expression);
  }
}

/** Puts a finished, parenthesised operand into the frame around it and gives what that frame holds now. */
function place(frame: Frame, operand: Expression): Expression {
  frame.left =
    frame.left === null || frame.combiner === null
      ? operand
      : { kind: frame.combiner, left: frame.left, right: operand };
  frame.leftEnclosed = true;
  return frame.left;
}

/** Conditions joined without parentheses around them all get the vendor's row 3 too (wsapi.md §4.4). */
function leftOver(text: string, at: number): string {
  const joins = combinerOf(readWord(text, at).text) !== null;
  return expected(joins ? '")"' : 'the end of the query', text, at);
}

/**
 * Reads `Name.Name operator value`. The left-hand side runs to the next blank or parenthesis and the token behind it is
 * the operator, whatever it is: `(Name="x")` is an unknown operator `)` (wsapi.md §3.1).
 */
function parseComparison(
  text: string,
  from: number,
  limits: QueryLimits,
): Parsed<{ readonly comparison: Comparison; readonly end: number }> {
  const name = readWord(text, from);
  if (name.text === '') return failure(expected('a condition', text, from), from);
  const path = name.text.split('.', limits.pathNames + 1);
  if (path.length > limits.pathNames) {
    return failure(`The path ${shown(name.text)} has more than ${limits.pathNames} names.`, from);
  }
  const operatorAt = skipBlanks(text, name.end);
  if (operatorAt === text.length) return failure(expected('an operator', text, operatorAt), operatorAt);
  const token = readToken(text, operatorAt);
  const operator = operatorOf(token.text);
  if (operator === null) return failure(`Unknown operator ${shown(token.text)}`, operatorAt);

  const valueAt = skipBlanks(text, token.end);
  const value = readValue(text, valueAt, operator, limits.queryListValues);
  if (!value.ok) return failure(value.error.message, value.error.at);
  const places = { path: from + 1, operator: operatorAt + 1, value: valueAt + 1 };
  return ok({
    comparison: { kind: 'comparison', path, operator, value: value.value.value, places },
    end: value.value.end,
  });
}

function failure(message: string, at: number): { readonly ok: false; readonly error: QueryProblem } {
  return err({ message: `Could not parse: ${message}`, column: at + 1 });
}
