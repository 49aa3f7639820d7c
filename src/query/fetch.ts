import { err, ok, type Result } from '../kernel/result.ts';

export interface FetchLimits {
  /** UTF-8 bytes of the whole parameter. */
  readonly fetchBytes: number;
  /** Names in it, those in brackets included. */
  readonly fetchNames: number;
  /** Brackets inside brackets. */
  readonly fetchDepth: number;
}

/**
 * One name of a fetch list. `name` is the client's spelling and `key` the same in lower case, to look it up by.
 * `nested` holds what brackets behind it name, in order, or null without brackets; `summary` the names of
 * `Tasks:summary[State;Owner]`, empty for a bare `Tasks:summary`, or null where no summary is asked for.
 */
export interface FetchField {
  readonly name: string;
  readonly key: string;
  readonly nested: readonly FetchField[] | null;
  readonly summary: readonly string[] | null;
}

/**
 * What an answer shows: references alone, every attribute, or a list. `fetch=true,Tasks[Name]` asks for all and still
 * says something of its own about `Tasks`; such fields stand beside `all`.
 */
export type FetchRequest =
  | { readonly kind: 'refs' }
  | { readonly kind: 'all'; readonly fields: readonly FetchField[] }
  | { readonly kind: 'list'; readonly fields: readonly FetchField[] };

/** A field while its brackets are still open. */
interface OpenField {
  readonly name: string;
  readonly key: string;
  nested: OpenList | null;
  summary: Set<string> | null;
  /** What brackets behind its last mention name. */
  bracketsName: 'nested' | 'summary';
}

/** An ordered list without repetitions. */
type OpenList = Map<string, OpenField>;

/** What an open bracket adds its names to: a list of fields, or the names of a summary. */
type Target =
  | { readonly kind: 'fields'; readonly list: OpenList }
  | { readonly kind: 'summary'; readonly names: Set<string> };

const SUMMARY = ':summary';

/**
 * Reads the `fetch` or `shallowFetch` parameter. Null, blank and `false` are references; `true` anywhere in the
 * outermost list is everything. Names are separated by commas, in brackets by semicolons (either is taken anywhere),
 * may have blanks around them, and may come twice: the first place counts and brackets add up. Double quotes around
 * the value or a name are dropped, a bracket that is missing or left over is no error, unknown names are the reader's
 * business. What an absent parameter means depends on the operation; that is not decided here.
 * The error is a sentence for the caller.
 */
export function parseFetch(text: string | null, limits: FetchLimits): Result<FetchRequest, string> {
  const source = text ?? '';
  if (source.length > limits.fetchBytes || Buffer.byteLength(source) > limits.fetchBytes) {
    return err(`Could not parse: The fetch is longer than ${limits.fetchBytes} bytes.`);
  }
  const list = readList(source, limits);
  if (!list.ok) return list;
  const all = list.value.delete('true');
  if (all) return ok({ kind: 'all', fields: finish(list.value) });
  const only = list.value.size === 1 ? list.value.keys().next().value : null;
  if (list.value.size === 0 || only === 'false') return ok({ kind: 'refs' });
  return ok({ kind: 'list', fields: finish(list.value) });
}

function readList(source: string, limits: FetchLimits): Result<OpenList, string> {
  const outermost: OpenList = new Map();
  const outer: Target[] = [];
  let target: Target = { kind: 'fields', list: outermost };
  let names = 0;
  let start = 0;
  for (let at = 0; at <= source.length; at++) {
    const separator = source[at] ?? ',';
    if (!isSeparator(separator)) continue;
    const word = source.slice(start, at).replaceAll('"', '').trim();
    start = at + 1;
    if (word !== '' && ++names > limits.fetchNames) {
      return err(`Could not parse: The fetch has more than ${limits.fetchNames} names.`);
    }
    const field = word === '' ? null : add(target, word);
    if (separator === '[') {
      if (outer.length === limits.fetchDepth) {
        return err(`Could not parse: The fetch nests brackets deeper than ${limits.fetchDepth} levels.`);
      }
      outer.push(target);
      target = inBrackets(field);
    }
    if (separator === ']') target = outer.pop() ?? target;
  }
  return ok(outermost);
}

function isSeparator(character: string): boolean {
  return character === ',' || character === ';' || character === '[' || character === ']';
}

/** Adds a name where it belongs and gives the field it became; names of a summary are no fields. */
function add(target: Target, word: string): OpenField | null {
  if (target.kind === 'summary') {
    target.names.add(word);
    return null;
  }
  const isSummary = word.toLowerCase().endsWith(SUMMARY);
  const name = isSummary ? word.slice(0, -SUMMARY.length).trim() : word;
  const key = name.toLowerCase();
  let field = target.list.get(key);
  if (field === undefined) {
    field = { name, key, nested: null, summary: null, bracketsName: 'nested' };
    target.list.set(key, field);
  }
  if (isSummary) field.summary ??= new Set();
  field.bracketsName = isSummary ? 'summary' : 'nested';
  return field;
}

/** What names in brackets behind a field are added to; brackets behind nothing lead nowhere. */
function inBrackets(field: OpenField | null): Target {
  if (field === null) return { kind: 'fields', list: new Map() };
  if (field.bracketsName === 'summary') {
    field.summary ??= new Set();
    return { kind: 'summary', names: field.summary };
  }
  field.nested ??= new Map();
  return { kind: 'fields', list: field.nested };
}

/** The depth of brackets is bounded by the limits, and with it this recursion. */
function finish(list: OpenList): readonly FetchField[] {
  return [...list.values()].map(({ name, key, nested, summary }) => ({
    name,
    key,
    nested: nested === null ? null : finish(nested),
    summary: summary === null ? null : [...summary],
  }));
}
