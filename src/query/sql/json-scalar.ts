import type { Attribute } from '../../model/attribute.ts';
import { formOf } from '../value-form.ts';
import { identifier, sql } from './fragment.ts';
import type { Piece } from './json-piece.ts';
import { attributeValue } from './row.ts';

const ROW = identifier('a');

/** The value of a scalar attribute, written as its kind is. */
export const scalarPiece = (attribute: Attribute): Piece => {
  const value = attributeValue(attribute, ROW);
  // Kept short, shown at its full width: '!' is the lowest digit, so padding keeps the order (docs/adr/0003).
  const isRank = attribute.name === 'DragAndDropRank';
  return { value: isRank ? sql`rpad(${value}, 64, '!')` : value, form: formOf(attribute) };
};

/** What an attribute reads as when nothing keeps it. */
export const unsetJson = (attribute: Attribute): string => {
  if (attribute.kind === 'BOOLEAN') return 'false';
  if (attribute.kind === 'RATING') return '"None"';
  return attribute.kind === 'TEXT' ? '""' : 'null';
};
