import type { Comparison, Expression, Literal } from './ast.ts';
import { isBlank, quote } from './lexer.ts';
import { readValue } from './value-reader.ts';

/**
 * Writes an expression as query text with each condition and each pair in parentheses, so that parsing the text gives
 * an equal expression (columns and segments apart). Texts are quoted wherever they could not stand bare; paths must be
 * such as the parser reads.
 */
export function printQuery(expression: Expression): string {
  const parts: string[] = [];
  const pending: (Expression | string)[] = [expression];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (typeof next === 'string') parts.push(next);
    else if (next.kind === 'comparison') parts.push(printComparison(next));
    else pending.push(')', next.right, next.kind === 'and' ? ' AND ' : ' OR ', next.left, '(');
  }
  return parts.join('');
}

function printComparison(comparison: Comparison): string {
  return `(${comparison.path.join('.')} ${comparison.operator} ${printLiteral(comparison)})`;
}

function printLiteral({ operator, value }: Comparison): string {
  switch (value.kind) {
    case 'null':
      return 'null';
    case 'list':
      return value.items.map(quote).join(',');
    case 'text':
      return value.quoted || !standsBare(value, operator) ? quote(value.text) : value.text;
  }
}

/** Whether the bare text, closed by a parenthesis, is read back as the same value. */
function standsBare(value: Literal & { readonly kind: 'text' }, operator: Comparison['operator']): boolean {
  if (isBlank(value.text[0])) return false;
  const read = readValue(`${value.text})`, 0, operator, 1);
  if (!read.ok || read.value.end !== value.text.length) return false;
  const again = read.value.value;
  return again.kind === 'text' && !again.quoted && again.text === value.text;
}
