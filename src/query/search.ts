import { err, ok, type Result } from '../kernel/result.ts';
import type { Attribute } from '../model/attribute.ts';
import type { ObjectType } from '../model/registry.ts';
import { readTest } from './operand.ts';
import type { Condition, Test } from './plan.ts';
import type { ResolveContext } from './resolve-context.ts';

/** The bounds of one search; each is answered with a sentence. */
export interface SearchLimits {
  readonly searchCharacters: number;
  readonly searchWords: number;
}

/** What is looked through, as far as the type has it: work items by their texts, people by their names. */
const SEARCHED = ['Name', 'Description', 'Notes', 'UserName', 'DisplayName', 'EmailAddress'];

/** Words, and what stands in double quotes as one. */
const wordsOf = (text: string): readonly string[] =>
  [...text.matchAll(/"([^"]*)"?|[^\s"]+/g)]
    .map(([word, quoted]) => quoted ?? word)
    .filter((word) => word.trim() !== '');

/** PostgreSQL takes no U+0000, and lone surrogates would be mangled on the way (errata). */
const isPlainText = (text: string): boolean => !text.includes('\0') && text.isWellFormed();

const wordCondition = (type: ObjectType, word: string, context: ResolveContext): Condition => {
  const condition = (attribute: Attribute, test: Test): Condition => ({
    kind: 'test',
    hops: [],
    leaf: attribute,
    of: type,
    test,
  });
  const id = type.attribute('FormattedID');
  const number = id === undefined ? null : readTest(id, '=', word, context);
  const texts = SEARCHED.flatMap((name) => type.attribute(name) ?? []);
  const terms = [
    ...(id !== undefined && number?.ok && number.value.is === 'formatted-id' ? [condition(id, number.value)] : []),
    ...texts.map((attribute) => condition(attribute, { is: 'contains', value: word, negated: false })),
  ];
  return { kind: 'or', terms };
};

/** A type that has no texts: no search finds its objects. */
const isSearchable = (type: ObjectType): boolean =>
  ['FormattedID', ...SEARCHED].some((name) => type.attribute(name) !== undefined);

const nothing = (type: ObjectType, leaf: Attribute): Condition => ({
  kind: 'test',
  hops: [],
  leaf,
  of: type,
  test: { is: 'known', value: false },
});

/**
 * Free text beside a query (wsapi §2): objects one of whose texts holds the word, or that have it as FormattedID; with
 * several words, every one of them. Null for blank text.
 */
export const searchCondition = (
  type: ObjectType,
  text: string,
  context: ResolveContext,
  limits: SearchLimits,
): Result<Condition | null, string> => {
  if (!isPlainText(text)) return err('Could not parse: The search holds characters that no text can hold.');
  if (text.length > limits.searchCharacters) {
    return err(`Could not parse: The search is longer than ${limits.searchCharacters} characters.`);
  }
  const words = wordsOf(text);
  if (words.length > limits.searchWords) {
    return err(`Could not parse: The search has more than ${limits.searchWords} words.`);
  }
  const [anything] = type.attributes;
  if (words.length === 0 || anything === undefined) return ok(null);
  if (!isSearchable(type)) return ok(nothing(type, anything));
  return ok({ kind: 'and', terms: words.map((word) => wordCondition(type, word, context)) });
};
