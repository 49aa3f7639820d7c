import type { ObjectType } from '../../model/registry.ts';
import type { FetchRequest } from '../fetch.ts';
import type { Expansion, ObjectTemplate, TemplateValue, ValueForm } from '../object-template.ts';
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

/** What a statement reads of a row, and the JSON around it. */
export interface JoinedPieces {
  readonly cells: readonly Sql[];
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

/** Joins pieces behind a first value, which is nowhere shown: constants melt together. */
export const joinPieces = (first: Sql, pieces: readonly Piece[]): JoinedPieces => {
  const { cells, placeOf } = createCells();
  placeOf(first);
  const values: TemplateValue[] = [];
  const expansions: Expansion[] = [];
  let before = '';
  const expand = ({ type, fetch, id, code }: Nested, reference: number): number =>
    expansions.push({ type, fetch, reference, id: placeOf(id), code: code === null ? null : placeOf(code) }) - 1;
  for (const piece of pieces) {
    if ('text' in piece) {
      before += piece.text;
      continue;
    }
    const { value, form, nested } = piece;
    const cell = placeOf(value);
    values.push({ ...form, before, cell, expansion: nested === undefined ? null : expand(nested, cell) });
    before = '';
  }
  return { cells, template: { values, end: before, expansions } };
};
