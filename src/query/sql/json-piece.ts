import type { ObjectType } from '../../model/registry.ts';
import type { FetchRequest } from '../fetch.ts';
import type { Expansion, ObjectTemplate, TemplateText, TemplateValue, ValueForm } from '../object-template.ts';
import type { Sql } from './fragment.ts';

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
  | { readonly value: Sql; readonly form: ValueForm; readonly nested?: Nested };

/** What a statement reads of a row, and what Node makes of it; the expansions name the cells by their places. */
interface JoinedRecord {
  readonly cells: readonly Sql[];
  readonly expansions: readonly Expansion[];
  readonly template: ObjectTemplate;
}

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

/** Joins pieces behind a first value, which is nowhere shown: constants melt together, nested objects cut. */
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
