import { err, ok, type Result } from '../kernel/result.ts';
import type { Attribute } from '../model/attribute.ts';
import type { Enumerations } from '../model/enumerations.ts';
import { parseFormattedId } from '../model/formatted-id.ts';
import { parseRef, parseRefId } from '../model/ref.ts';
import type { Comparison, ObjectKey, Test } from './plan.ts';

/** What turns the text of a comparison into a value: who asks, in which workspace, when. */
export interface OperandContext {
  readonly enumerations: Enumerations;
  /** The user behind `currentuser`. */
  readonly callerOid: number;
  /** The table of the type that a reference or collection leads to; empty when the type is not here yet. */
  readonly tableOf: (attribute: Attribute) => string;
  /** Reads a date, a date-time or a date variable (wsapi §3.4); the error is the vendor's sentence. */
  readonly readDate: (
    text: string,
    asksForOrder: boolean,
  ) => Result<{ readonly start: Date; readonly end: Date }, string>;
}

/** Attributes that compare as text. */
export const isText = (attribute: Attribute): boolean => ['STRING', 'TEXT', 'RATING', 'STATE'].includes(attribute.kind);

/** Texts that are not compared letter by letter. */
const OWN_WAY: readonly string[] = ['ObjectUUID', 'TypePath', 'VersionId', 'DragAndDropRank'];

const NEVER: Test = { is: 'known', value: false };

const isEquality = (operator: Comparison): boolean => operator === '=' || operator === '!=';

/** A choice that may be unset; a required one has always one of its values. */
const isOptionalChoice = ({ kind, required }: Attribute): boolean => kind === 'RATING' && !required;

/** The texts that stand for "unset" beside null itself (errata: an unset RATING reads "None", TEXT ""). */
const meansUnset = (attribute: Attribute, text: string): boolean =>
  text === '' || (isOptionalChoice(attribute) && text === 'None') || text.toLowerCase() === 'null';

const readNull = (operator: Comparison): Test =>
  isEquality(operator) ? { is: 'null', negated: operator === '!=' } : NEVER;

/** An ordered enumeration compares by the place in its list: the values that hold are named one by one. */
const readChoice = (attribute: Attribute, operator: Comparison, text: string, values: readonly string[]): Test => {
  if (isEquality(operator)) {
    return { is: 'text', operator, value: text, letters: 'exact' };
  }
  const at = values.indexOf(text);
  if (at < 0) return NEVER;
  const from = { '<': 0, '<=': 0, '>': at + 1, '>=': at }[operator as '<'];
  const to = { '<': at, '<=': at + 1, '>': values.length, '>=': values.length }[operator as '<'];
  // An unset value stands before the first choice.
  const orNull = (operator === '<' || operator === '<=') && isOptionalChoice(attribute);
  return { is: 'one-of', values: values.slice(from, to), negated: false, orNull };
};

const readNumber = (operator: Comparison, text: string): Result<Test, string> => {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (!Number.isFinite(value)) return err(`Could not parse: Cannot convert "${text}" into a number.`);
  return ok({ is: 'number', operator, value });
};

const readBoolean = (operator: Comparison, text: string): Result<Test, string> => {
  const word = text.toLowerCase();
  if (word !== 'true' && word !== 'false') {
    return err(`Could not parse: Cannot convert "${text}" into a boolean.`);
  }
  if (!isEquality(operator)) return ok(NEVER);
  return ok({ is: 'boolean', value: word === 'true', negated: operator === '!=' });
};

/** The key that a reference, or an ObjectID alone, names; `null` when the text is neither. */
export const readObjectKey = (text: string): ObjectKey | null => {
  const id = parseRefId(text) ?? parseRef(text)?.id;
  if (id === undefined || id.kind === 'permission') return null;
  return id.kind === 'oid' ? { oid: id.oid } : { uuid: id.uuid };
};

const readObject = (
  attribute: Attribute,
  operator: Comparison,
  text: string,
  context: OperandContext,
): Result<Test, string> => {
  const isCaller = text.toLowerCase() === 'currentuser';
  const target = isCaller ? { oid: context.callerOid } : readObjectKey(text);
  if (target === null) return err(`Could not parse: Cannot parse object reference from "${text}"`);
  if (!isEquality(operator)) return ok(NEVER);
  return ok({ is: 'object', target, table: context.tableOf(attribute), negated: operator === '!=' });
};

/** `US42` compares prefix and number, `42` the number alone; `<` and `>` look at the number (wsapi §3.3). */
const readFormattedId = (operator: Comparison, text: string): Result<Test, string> => {
  const id = parseFormattedId(text);
  if (id === null) return isEquality(operator) ? ok({ is: 'known', value: operator === '!=' }) : ok(NEVER);
  return ok({ is: 'formatted-id', operator, ...id });
};

const withoutEnd = (text: string, character: string): string => {
  let end = text.length;
  while (end > 0 && text[end - 1] === character) end--;
  return text.slice(0, end);
};

const readText = (attribute: Attribute, operator: Comparison, text: string, context: OperandContext): Test => {
  const values =
    attribute.kind === 'RATING' || attribute.kind === 'STATE' ? context.enumerations.valuesOf(attribute) : null;
  if (values !== null) return readChoice(attribute, operator, text, values);
  // A rank is shown at its full width and kept without the lowest digits at its end (docs/adr/0003).
  if (attribute.name === 'DragAndDropRank') {
    return { is: 'text', operator, value: withoutEnd(text, '!'), letters: 'bytes' };
  }
  // Toolkits ask for TypePath in lower case (errata).
  return { is: 'text', operator, value: text, letters: attribute.name === 'TypePath' ? 'any-case' : 'exact' };
};

/**
 * Reads the right-hand side of `attribute operator text` as the attribute's kind wants it. The error is a sentence for
 * `Errors`. A null never compares as smaller or greater.
 */
export const readTest = (
  attribute: Attribute,
  operator: Comparison,
  text: string | null,
  context: OperandContext,
): Result<Test, string> => {
  if (text === null || meansUnset(attribute, text)) return ok(readNull(operator));
  if (attribute.name === 'FormattedID') return readFormattedId(operator, text);
  if (attribute.name === 'ObjectUUID') {
    if (!isEquality(operator)) return ok(NEVER);
    const id = parseRefId(text);
    if (id?.kind !== 'uuid') return ok({ is: 'known', value: operator === '!=' });
    return ok({ is: 'uuid', value: id.uuid, negated: operator === '!=' });
  }
  if (attribute.name === 'VersionId') {
    const read = readNumber(operator, text);
    return read.ok ? read : ok({ is: 'known', value: operator === '!=' });
  }
  switch (attribute.kind) {
    case 'BOOLEAN':
      return readBoolean(operator, text);
    case 'INTEGER':
    case 'QUANTITY':
    case 'DECIMAL':
      return readNumber(operator, text);
    case 'DATE': {
      const range = context.readDate(text, !isEquality(operator));
      return range.ok ? ok({ is: 'date', operator, ...range.value }) : range;
    }
    case 'OBJECT':
    case 'COLLECTION':
      return readObject(attribute, operator, text, context);
    default:
      return ok(readText(attribute, operator, text, context));
  }
};

/**
 * The values of an `in` list as one test, where they are plain texts or whole numbers; null where each has to be read
 * by itself. `!in` includes what is unset.
 */
export const readList = (attribute: Attribute, items: readonly string[], negated: boolean): Test | null => {
  if (items.some((item) => meansUnset(attribute, item))) return null;
  if (isText(attribute)) {
    if (OWN_WAY.includes(attribute.name)) return null;
    return { is: 'one-of', values: items, negated, orNull: negated };
  }
  if (attribute.kind !== 'INTEGER' || attribute.name === 'FormattedID') return null;
  const values = items.map((item) => (item.trim() === '' ? Number.NaN : Number(item)));
  return values.every(Number.isSafeInteger) ? { is: 'number-of', values, negated } : null;
};
