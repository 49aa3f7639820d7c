/** Gives a text a name once it has come back a few times; null until then, and when there are enough names. */
export type StatementNames = (text: string) => string | null;

const USES_BEFORE_NAME = 3;
/** Texts that never come back must not fill the memory. */
const KEPT_TEXTS = 1_000;

/**
 * Names for statements whose texts follow from what callers write: a named one is parsed and planned once per
 * connection, and every connection keeps it, so only few texts get one (docs/adr/0003).
 */
export const createStatementNames = (prefix: string, limit: number): StatementNames => {
  const uses = new Map<string, number>();
  const names = new Map<string, string>();
  return (text) => {
    const name = names.get(text);
    if (name !== undefined) return name;
    if (names.size >= limit) return null;
    if (uses.size >= KEPT_TEXTS) uses.clear();
    const count = (uses.get(text) ?? 0) + 1;
    uses.set(text, count);
    if (count < USES_BEFORE_NAME) return null;
    uses.delete(text);
    const given = `${prefix}-${names.size + 1}`;
    names.set(text, given);
    return given;
  };
};
