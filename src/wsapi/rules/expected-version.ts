import { err, ok, type Result } from '../../kernel/result.ts';
import { shown } from '../../query/lexer.ts';

const ENTITY_TAG = /^(?:W\/)?"?(\d{1,9})"?$/;

/**
 * The version that an object must still have to be written: the header If-Match (RFC 9110, 13.1.1) with the VersionId
 * that was read, `"7"`, `7` or `W/"7"`; null for `*` and without the header. A `_objectVersion` in a body decides
 * nothing: toolkits send whole objects back, and would be refused for what they never meant to say.
 */
export const readExpectedVersion = (ifMatch: string | null): Result<number | null, string> => {
  const text = ifMatch?.trim() ?? '*';
  if (text === '*') return ok(null);
  const version = ENTITY_TAG.exec(text)?.[1];
  return version === undefined
    ? err(`Could not parse: The header If-Match must be a VersionId such as "3", or *, not ${shown(text)}.`)
    : ok(Number(version));
};
