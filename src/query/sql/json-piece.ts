import type { ObjectType } from '../../model/registry.ts';
import type { FetchRequest } from '../fetch.ts';
import { constant, join, type Sql, sql } from './fragment.ts';

/** Where a nested object goes: after the text of the same number comes this reference, or the object itself. */
export interface Expansion {
  readonly type: ObjectType;
  readonly fetch: FetchRequest;
}

/** A part of an object's JSON: a constant, a value, or the place of a nested object. */
export type Piece =
  | { readonly text: string }
  | { readonly value: Sql }
  | { readonly expansion: Expansion; readonly reference: Sql; readonly id: Sql; readonly code: Sql };

/** concat() takes 100 arguments; adjacent constants are one (docs/adr/0003). */
const CHUNK = 90;

/** Joins pieces into few columns: constants melt together, every expansion cuts. */
export const joinPieces = (pieces: readonly Piece[]): { readonly columns: Sql[]; readonly expansions: Expansion[] } => {
  const out: Sql[] = [];
  const expansions: Expansion[] = [];
  let chunk: Sql[] = [];
  let text = '';
  const endText = () => {
    if (text !== '') chunk.push(constant(text));
    text = '';
  };
  const endColumn = () => {
    endText();
    const concats: Sql[] = [];
    for (let at = 0; at < chunk.length; at += CHUNK)
      concats.push(sql`concat(${join(chunk.slice(at, at + CHUNK), sql`, `)})`);
    out.push(concats.length === 0 ? sql`''` : join(concats, sql` || `));
    chunk = [];
  };
  for (const piece of pieces) {
    if ('text' in piece) text += piece.text;
    else if ('value' in piece) {
      endText();
      chunk.push(piece.value);
    } else {
      endColumn();
      out.push(piece.reference, piece.id, piece.code);
      expansions.push(piece.expansion);
    }
  }
  endColumn();
  return { columns: out, expansions };
};
