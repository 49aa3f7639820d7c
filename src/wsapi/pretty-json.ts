const INDENT = '  ';

/** The end of the string literal that begins at `start`, one past its closing quote. */
const endOfString = (json: string, start: number): number => {
  let at = start + 1;
  while (json[at] !== '"') at += json[at] === '\\' ? 2 : 1;
  return at + 1;
};

/**
 * Indents compact JSON, for `pretty=true`. It moves text and reads nothing, so that numbers stay as they were written
 * (`3.0` does not become `3`). The input must be valid JSON without white space between its tokens.
 */
export const prettyJson = (json: string): string => {
  const out: string[] = [];
  let depth = 0;
  for (let at = 0; at < json.length; ) {
    const char = json[at] ?? '';
    if (char === '"') {
      const end = endOfString(json, at);
      out.push(json.slice(at, end));
      at = end;
      continue;
    }
    const isEmpty = (char === '{' && json[at + 1] === '}') || (char === '[' && json[at + 1] === ']');
    if (isEmpty) out.push(char, json[at + 1] ?? '');
    else if (char === '{' || char === '[') out.push(char, '\n', INDENT.repeat(++depth));
    else if (char === '}' || char === ']') out.push('\n', INDENT.repeat(--depth), char);
    else if (char === ',') out.push(',\n', INDENT.repeat(depth));
    else out.push(char === ':' ? ': ' : char);
    at += isEmpty ? 2 : 1;
  }
  return out.join('');
};
