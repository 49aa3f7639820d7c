import { err, ok, type Result } from '../kernel/result.ts';
import type { JsonValue } from './json-value.ts';

const NUMBER = /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?$/;
const STARTS_LIKE_DATE = /^[0-9]{4}-[0-9]{2}-[0-9]{2}/;
const BARE = /[0-9A-Za-z:.+-]*/y;
const BLANKS = /[ \t\n\r]*/y;
const PLAIN_TEXT = /[^"\\]*/y;
const FOUR_HEX = /[0-9a-fA-F]{4}/y;

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ['\\', '\\'],
  ['/', '/'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
]);

const SHOWN_LENGTH = 40;

/**
 * Reads JSON as the .NET toolkit writes it (clients.md, Part 2, 1.4): true, false and null in any case of letters, raw
 * control characters in strings, and dates without quotes, which become strings. Everything else is strict JSON. The
 * caller has bounded the nesting, and with it the recursion here. The error is a sentence with the 1-based position.
 */
export function readLenientJson(text: string): Result<JsonValue, string> {
  const reader = new LenientReader(text);
  const value = reader.readDocument();
  return value === undefined ? err(reader.complaint) : ok(value);
}

/** Undefined as a result means that reading failed and `complaint` says why. */
class LenientReader {
  complaint = '';
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  readDocument(): JsonValue | undefined {
    const value = this.#readValue();
    if (value === undefined) return undefined;
    return this.#next() === undefined ? value : this.#fail('the end of the body');
  }

  /** The next character that is no blank, on which reading then stands. */
  #next(): string | undefined {
    this.#match(BLANKS);
    return this.#text[this.#at];
  }

  #readValue(): JsonValue | undefined {
    switch (this.#next()) {
      case '{':
        return this.#readObject();
      case '[':
        return this.#readArray();
      case '"':
        return this.#readString();
      default:
        return this.#readBare();
    }
  }

  #readObject(): JsonValue | undefined {
    const object: Record<string, JsonValue> = Object.create(null);
    this.#at++;
    if (this.#next() === '}') return this.#skip(object);
    for (;;) {
      if (this.#next() !== '"') return this.#fail('a key in double quotes');
      const key = this.#readString();
      if (key === undefined) return undefined;
      if (this.#next() !== ':') return this.#fail('":"');
      this.#at++;
      const value = this.#readValue();
      if (value === undefined) return undefined;
      object[key] = value;
      const separator = this.#next();
      if (separator === '}') return this.#skip(object);
      if (separator !== ',') return this.#fail('"," or "}"');
      this.#at++;
    }
  }

  #readArray(): JsonValue | undefined {
    const items: JsonValue[] = [];
    this.#at++;
    if (this.#next() === ']') return this.#skip(items);
    for (;;) {
      const value = this.#readValue();
      if (value === undefined) return undefined;
      items.push(value);
      const separator = this.#next();
      if (separator === ']') return this.#skip(items);
      if (separator !== ',') return this.#fail('"," or "]"');
      this.#at++;
    }
  }

  #readString(): string | undefined {
    const parts: string[] = [];
    this.#at++;
    for (;;) {
      parts.push(this.#match(PLAIN_TEXT) ?? '');
      const character = this.#text[this.#at];
      if (character === undefined) return this.#fail('a closing double quote');
      this.#at++;
      if (character === '"') return parts.join('');
      const meaning = this.#readEscape();
      if (meaning === undefined) return undefined;
      parts.push(meaning);
    }
  }

  /** Reads what follows a backslash. */
  #readEscape(): string | undefined {
    const character = this.#text[this.#at] ?? '';
    if (character === 'u') {
      this.#at++;
      const hex = this.#match(FOUR_HEX);
      return hex === null ? this.#fail('four hexadecimal digits') : String.fromCharCode(Number.parseInt(hex, 16));
    }
    const meaning = ESCAPES.get(character);
    if (meaning === undefined) return this.#fail('an escape that JSON knows');
    this.#at++;
    return meaning;
  }

  #readBare(): JsonValue | undefined {
    const start = this.#at;
    const word = this.#match(BARE) ?? '';
    const lowered = word.toLowerCase();
    if (lowered === 'true') return true;
    if (lowered === 'false') return false;
    if (lowered === 'null') return null;
    if (NUMBER.test(word)) return Number(word);
    if (STARTS_LIKE_DATE.test(word)) return word;
    this.#at = start;
    return this.#fail('a value');
  }

  #skip<Value>(value: Value): Value {
    this.#at++;
    return value;
  }

  /** What the sticky pattern matches here, which is then behind us, or null. */
  #match(pattern: RegExp): string | null {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#text);
    if (match === null) return null;
    this.#at = pattern.lastIndex;
    return match[0];
  }

  #fail(wanted: string): undefined {
    const saw = this.#text.slice(this.#at).split(/[\s,:{}[\]]/, 1)[0] || this.#text[this.#at];
    const shown = saw === undefined ? 'the end' : `"${saw.slice(0, SHOWN_LENGTH).toWellFormed()}"`;
    this.complaint = `The body is not JSON: expected ${wanted} but saw ${shown} at character ${this.#at + 1}.`;
    return undefined;
  }
}
