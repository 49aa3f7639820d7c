/**
 * A piece of SQL. It can be made only here: text comes from our own source (template strings and names that the model
 * gave), values enter only as parameters. So no text of a caller ever becomes SQL (REL-13).
 */
export interface Sql {
  readonly [brand]: true;
  readonly parts: readonly string[];
  readonly values: readonly Value[];
}

declare const brand: unique symbol;

/** A parameter: a value for this very statement, or a slot that is filled at each execution. */
export type Value = { readonly value: unknown } | { readonly slot: string };

/** Text and parameters as the driver wants them. */
export interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** Text with the order of its slots: compiled once, executed often. */
export interface PreparedText {
  readonly text: string;
  readonly slots: readonly string[];
}

const make = (parts: readonly string[], values: readonly Value[]): Sql => ({ parts, values }) as unknown as Sql;

/** `sql\`… ${fragment} …\``: everything interpolated must be SQL itself. */
export const sql = (strings: TemplateStringsArray, ...fragments: readonly Sql[]): Sql => {
  const parts: string[] = [strings[0] ?? ''];
  const values: Value[] = [];
  fragments.forEach((fragment, index) => {
    append(parts, values, fragment);
    parts[parts.length - 1] += strings[index + 1] ?? '';
  });
  return make(parts, values);
};

const append = (parts: string[], values: Value[], fragment: Sql): void => {
  parts[parts.length - 1] += fragment.parts[0] ?? '';
  for (let index = 1; index < fragment.parts.length; index++) parts.push(fragment.parts[index] ?? '');
  values.push(...fragment.values);
};

export const join = (fragments: readonly Sql[], separator: Sql): Sql => {
  const parts: string[] = [''];
  const values: Value[] = [];
  fragments.forEach((fragment, index) => {
    if (index > 0) append(parts, values, separator);
    append(parts, values, fragment);
  });
  return make(parts, values);
};

/** The types a parameter is bound as; explicit, so that a plan never depends on what the driver guesses. */
export type SqlType = ScalarType | `${ScalarType}[]`;

export type ScalarType =
  | 'text'
  | 'bigint'
  | 'int'
  | 'smallint'
  | 'boolean'
  | 'uuid'
  | 'double precision'
  | 'timestamptz'
  | 'bytea';

export const parameter = (value: unknown, type: SqlType): Sql => make(['', `::${type}`], [{ value }]);

export const slot = (name: string, type: SqlType): Sql => make(['', `::${type}`], [{ slot: name }]);

const IDENTIFIER = /^[a-z_][a-z0-9_]*$/;

/** A table, column or alias of our own schema; anything that is not one is a bug of ours. */
export const identifier = (name: string): Sql => {
  if (!IDENTIFIER.test(name)) throw new Error(`Invariant violated: ${JSON.stringify(name)} is no identifier`);
  return make([name], []);
};

/** A text constant that comes from the model (JSON keys, type names), never from a caller. */
export const constant = (text: string): Sql => make([`'${text.replaceAll("'", "''")}'`], []);

export const integer = (value: number): Sql => {
  if (!Number.isSafeInteger(value)) throw new Error('Invariant violated: not an integer');
  return make([String(value)], []);
};

export const nothing: Sql = make([''], []);

export const allOf = (conditions: readonly Sql[]): Sql => {
  const [first, ...more] = conditions;
  if (first === undefined) return sql`true`;
  return more.length === 0 ? first : sql`(${join(conditions, sql` AND `)})`;
};

/** Renders for one execution. */
export const render = (fragment: Sql): Statement => {
  const values: unknown[] = [];
  let text = fragment.parts[0] ?? '';
  fragment.values.forEach((each, index) => {
    if (!('value' in each)) throw new Error('Invariant violated: a slot in a statement that is not prepared');
    values.push(each.value);
    text += `$${values.length}${fragment.parts[index + 1]}`;
  });
  return { text, values };
};

/** Renders for many executions: equal slots share one parameter. */
export const prepare = (fragment: Sql): PreparedText => {
  const slots: string[] = [];
  let text = fragment.parts[0] ?? '';
  fragment.values.forEach((each, index) => {
    if (!('slot' in each)) throw new Error('Invariant violated: a value in a prepared statement');
    let position = slots.indexOf(each.slot);
    if (position < 0) position = slots.push(each.slot) - 1;
    text += `$${position + 1}${fragment.parts[index + 1]}`;
  });
  return { text, slots };
};
