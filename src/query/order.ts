import { err, ok, type Result } from '../kernel/result.ts';
import { isBlank, skipBlanks } from './lexer.ts';

export interface OrderLimits {
  /** Sort keys in one `order`. */
  readonly orderTerms: number;
}

/** One sort key: the path's names, and where (1-based) it stands in the text. */
export interface OrderField {
  readonly path: readonly string[];
  readonly column: number;
  readonly descending: boolean;
}

/**
 * Reads the `order` parameter: `Name desc,Project.Name`. `asc` and `desc` go in any case of letters; any other word
 * behind the path is ignored without an error (wsapi.md §2). `usual` is the direction of keys that name none, as some
 * clients send it in a parameter of its own. Empty keys are dropped, so that absent or blank text is an empty list. The
 * error is a sentence for the caller.
 */
export function parseOrder(
  text: string | null,
  limits: OrderLimits,
  usual: 'asc' | 'desc' = 'asc',
): Result<readonly OrderField[], string> {
  const terms: OrderField[] = [];
  let at = 0;
  for (const part of (text ?? '').split(',')) {
    const term = readTerm(part, at, usual);
    at += part.length + 1;
    if (term === null) continue;
    if (terms.length === limits.orderTerms) {
      return err(`Could not parse: The order has more than ${limits.orderTerms} sort keys.`);
    }
    terms.push(term);
  }
  return ok(terms);
}

function readTerm(part: string, partAt: number, usual: 'asc' | 'desc'): OrderField | null {
  const start = skipBlanks(part, 0);
  if (start === part.length) return null;
  const end = wordEnd(part, start);
  const directionAt = skipBlanks(part, end);
  const direction = part.slice(directionAt, wordEnd(part, directionAt)).toLowerCase();
  const descending = direction === 'desc' || (direction !== 'asc' && usual === 'desc');
  return { path: part.slice(start, end).split('.'), column: partAt + start + 1, descending };
}

function wordEnd(text: string, from: number): number {
  let at = from;
  while (at < text.length && !isBlank(text[at])) at++;
  return at;
}
