import type { Attribute } from './attribute.ts';

/** The UUID that a built-in definition has in every database: its ObjectID in the last twelve digits. */
export const builtInUuid = (oid: number): string =>
  `00000000-0000-4000-8000-${String(Math.abs(oid)).padStart(12, '0')}`;

const schemaTypes: Readonly<Record<string, string>> = {
  STRING: 'string',
  TEXT: 'string',
  RATING: 'string',
  STATE: 'string',
  BOOLEAN: 'boolean',
  INTEGER: 'long',
  QUANTITY: 'double',
  DECIMAL: 'decimal',
  DATE: 'dateTime',
  BINARY_DATA: 'base64Binary',
};

/** A type of portfolio items has a slash in its name, which no name of an xsd type may hold. */
const dashed = (typeName: string): string => typeName.replace('/', '-');

/** The name of an attribute's type in the vendor's schema: an xsd name, a type's, or owner + attribute + "Type". */
export const schemaTypeOf = (attribute: Attribute): string => {
  if (attribute.kind === 'COLLECTION') return dashed(`${attribute.declaredBy}${attribute.name}Type`);
  if (attribute.kind === 'OBJECT') return dashed(attribute.ref ?? '');
  return attribute.name === 'FormattedID' ? 'string' : (schemaTypes[attribute.kind] ?? 'string');
};
