import { err, ok, type Result } from '../kernel/result.ts';
import type { JsonValue } from './json-value.ts';
import { readLenientJson } from './lenient-json.ts';

export interface JsonLimits {
  /** Arrays and objects inside one another. */
  readonly jsonDepth: number;
}

/** Why a body cannot be read: a sentence for the caller. */
export interface JsonProblem {
  readonly message: string;
}

const BYTE_ORDER_MARK = '\uFEFF';

/**
 * Reads a JSON body. What strict JSON refuses is tried again with the reader that understands the .NET toolkit. Objects
 * have no prototype, so that `__proto__` is a key like any other; of a repeated key the last value counts; a byte order
 * mark in front is skipped. Texts with U+0000 or an unpaired surrogate, which PostgreSQL and its drivers cannot keep,
 * invalid UTF-8, numbers beyond a double's range and too deep nesting are problems. Nothing is thrown.
 */
export function readJson(body: string | Uint8Array, limits: JsonLimits): Result<JsonValue, JsonProblem> {
  const text = typeof body === 'string' ? body : decode(body);
  if (text === null) return problem('The body is not valid UTF-8.');
  const source = text.startsWith(BYTE_ORDER_MARK) ? text.slice(BYTE_ORDER_MARK.length) : text;
  if (source.trim() === '') return problem('The body is empty.');
  if (isDeeperThan(source, limits.jsonDepth)) {
    return problem(`The body nests arrays and objects deeper than ${limits.jsonDepth} levels.`);
  }
  const parsed = parseStrictly(source) ?? readLenientJson(source);
  if (!parsed.ok) return problem(parsed.error);
  return harmless(parsed.value, mayHoldBadCharacters(source));
}

function problem(sentence: string): Result<never, JsonProblem> {
  return err({ message: `Could not parse: ${sentence}` });
}

function decode(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** Looks before anything is parsed; strings are skipped as a whole, which keeps large attachments cheap. */
function isDeeperThan(text: string, limit: number): boolean {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x22) at = closingQuote(text, at + 1);
    else if (code === 0x7b || code === 0x5b) {
      if (++depth > limit) return true;
    } else if (code === 0x7d || code === 0x5d) depth--;
  }
  return false;
}

/** The index of the quote that closes a string, or the end of the text. */
function closingQuote(text: string, from: number): number {
  for (let at = text.indexOf('"', from); at >= 0; at = text.indexOf('"', at + 1)) {
    let backslashes = 0;
    while (at - backslashes > from && text[at - backslashes - 1] === '\\') backslashes++;
    if (backslashes % 2 === 0) return at;
  }
  return text.length;
}

function parseStrictly(text: string): Result<JsonValue, string> | null {
  try {
    return ok(JSON.parse(text) as JsonValue);
  } catch {
    return null;
  }
}

/** Without an escape or a raw one in the source no text can hold them; most bodies are spared the look at each. */
function mayHoldBadCharacters(source: string): boolean {
  return source.includes('\\u') || source.includes('\0') || !source.isWellFormed();
}

/** Takes the prototypes off, in place, and looks for values nobody can store. */
function harmless(value: JsonValue, lookAtTexts: boolean): Result<JsonValue, JsonProblem> {
  const pending: JsonValue[] = [value];
  while (pending.length > 0) {
    const next = pending.pop() as JsonValue;
    const fault = faultOf(next, lookAtTexts);
    if (fault !== null) return problem(fault);
    if (next === null || typeof next !== 'object') continue;
    if (Array.isArray(next)) {
      for (const item of next) pending.push(item);
      continue;
    }
    Object.setPrototypeOf(next, null);
    for (const [key, item] of Object.entries(next)) {
      if (lookAtTexts) pending.push(key);
      pending.push(item);
    }
  }
  return ok(value);
}

function faultOf(value: JsonValue, lookAtTexts: boolean): string | null {
  if (typeof value === 'number') return Number.isFinite(value) ? null : 'The body contains a number that is too large.';
  if (typeof value !== 'string' || !lookAtTexts) return null;
  if (value.includes('\0')) return 'The body contains the character U+0000.';
  return value.isWellFormed() ? null : 'The body contains an unpaired surrogate.';
}
