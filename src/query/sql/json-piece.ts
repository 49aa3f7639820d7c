import type { ObjectType } from '../../model/registry.ts';
import type { FetchRequest } from '../fetch.ts';
import {
  BASE,
  type Expansion,
  type ObjectTemplate,
  type TemplateText,
  type TemplateValue,
} from '../object-template.ts';
import { constant, join, type Sql, slot, sql } from './fragment.ts';
import type { JsonForm } from './json-form.ts';

/** An object that may stand in the place of a reference. */
export interface Nested {
  readonly type: ObjectType;
  readonly fetch: FetchRequest;
  readonly id: Sql;
  /** The code of the concrete type; null where there is but one. */
  readonly code: Sql | null;
}

/** A part of an object's JSON: a constant, or a value and how it is written. */
export type Piece =
  | { readonly text: string }
  | { readonly value: Sql; readonly form: JsonForm; readonly nested?: Nested };

/** What a statement reads of a row; the expansions name its cells by their places. */
interface JoinedTexts {
  readonly cells: readonly Sql[];
  readonly expansions: readonly Expansion[];
}

interface JoinedRecord extends JoinedTexts {
  readonly template: ObjectTemplate;
}

/** A constant text within a statement, which is told where the API is. */
export const constantsOf = (text: string): readonly Sql[] =>
  text
    .split(BASE)
    .flatMap((part, index) => [
      ...(index === 0 ? [] : [slot('base', 'text')]),
      ...(part === '' ? [] : [constant(part)]),
    ]);

/** Gives each value its cell; equal ones share one. */
const createCells = () => {
  const cells: Sql[] = [];
  const places = new Map<string, number>();
  const placeOf = (value: Sql): number => {
    const key = JSON.stringify(value);
    const place = places.get(key) ?? cells.push(value) - 1;
    places.set(key, place);
    return place;
  };
  return { cells, placeOf };
};

/** Joins pieces behind a first value, which is nowhere shown, for Node to write: constants melt together, nested objects cut. */
export const joinRecord = (first: Sql, pieces: readonly Piece[]): JoinedRecord => {
  const { cells, placeOf } = createCells();
  placeOf(first);
  const texts: TemplateText[] = [];
  const expansions: Expansion[] = [];
  let values: TemplateValue[] = [];
  let before = '';
  const endText = (): void => {
    texts.push({ values, end: before });
    values = [];
    before = '';
  };
  for (const piece of pieces) {
    if ('text' in piece) {
      before += piece.text;
      continue;
    }
    const { value, form, nested } = piece;
    if (nested !== undefined) endText();
    const cell = placeOf(value);
    values.push({ cell, head: before + form.head, write: form.write, unset: before + form.unset });
    before = '';
    if (nested === undefined) continue;
    endText();
    const { type, fetch, id, code } = nested;
    expansions.push({ type, fetch, reference: cell, id: placeOf(id), code: code === null ? null : placeOf(code) });
  }
  endText();
  return { cells, expansions, template: { texts } };
};

/** concat() takes 100 arguments. */
const CHUNK = 90;

const concat = (parts: readonly Sql[]): Sql => {
  const chunks: Sql[] = [];
  for (let at = 0; at < parts.length; at += CHUNK)
    chunks.push(sql`concat(${join(parts.slice(at, at + CHUNK), sql`, `)})`);
  return chunks.length === 0 ? sql`''` : join(chunks, sql` || `);
};

/** Joins pieces behind a first value for PostgreSQL to write: `[first, text0, reference0, id0, code0, text1, …]`. */
export const joinTexts = (first: Sql, pieces: readonly Piece[]): JoinedTexts => {
  const cells: Sql[] = [first];
  const expansions: Expansion[] = [];
  let parts: Sql[] = [];
  let before = '';
  const endConstant = (): void => {
    parts.push(...constantsOf(before));
    before = '';
  };
  const endText = (): number => {
    endConstant();
    const place = cells.push(concat(parts)) - 1;
    parts = [];
    return place;
  };
  for (const piece of pieces) {
    if ('text' in piece) {
      before += piece.text;
      continue;
    }
    const { value, form, nested } = piece;
    if (nested === undefined) {
      endConstant();
      parts.push(form.json(value));
      continue;
    }
    const { type, fetch, id, code } = nested;
    const reference = endText() + 1;
    cells.push(form.json(value), id, code ?? sql`NULL::smallint`);
    expansions.push({ type, fetch, reference, id: reference + 1, code: code === null ? null : reference + 2 });
  }
  endText();
  return { cells, expansions };
};
