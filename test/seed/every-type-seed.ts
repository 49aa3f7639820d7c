import type { Attribute } from '../../src/model/attribute.ts';
import { type ObjectType, registry } from '../../src/model/registry.ts';
import { recomputedColumnsOf } from '../../src/seed/counted-collections.ts';
import { exportedTypes } from '../../src/seed/seed-types.ts';
import type { Line } from './small-seed.ts';

/** Of each type its first object has this ObjectID, the second one a million more. */
const oidOf = (type: ObjectType, nth: number): number => 1_000 + exportedTypes.indexOf(type) + nth * 1_000_000;

/** What an import finds out by itself, or takes from somewhere else. */
const SKIPPED = [
  'ObjectID',
  'ObjectUUID',
  'CreationDate',
  'VersionId',
  'FormattedIDID',
  'FormattedIDPrefix',
  'RevisionHistory',
  'UserProfile',
  'WorkspaceConfiguration',
];

const refTo = (typeName: string, nth: number): string | null => {
  const type = registry.find(typeName);
  const target = type?.concrete.find((each) => exportedTypes.includes(each));
  if (target !== undefined)
    return `/${typeName.toLowerCase()}/${oidOf(target, SINGLE.includes(target.name) ? 0 : nth)}`;
  // Of the model's own objects: the definition of defects, and of their names.
  if (typeName === 'TypeDefinition') return `/typedefinition/${registry.type('Defect').oid}`;
  if (typeName === 'AttributeDefinition')
    return `/attributedefinition/${registry.type('Defect').attribute('State')?.oid}`;
  return null;
};

const textFor = (attribute: Attribute, nth: number): string => {
  const text = `${attribute.name} "${nth}"\n\t\\N é`;
  return text.slice(0, attribute.maxLength ?? text.length);
};

const valueFor = (attribute: Attribute, nth: number): unknown => {
  const { kind, allowed, name, ref, storage } = attribute;
  // What is the default is not told: it would prove nothing.
  const choice = allowed?.find((each) => each !== '' && each !== 'None' && each !== attribute.default);
  if (name === 'DragAndDropRank') return `K${nth}~`;
  if (name === 'RevisionNumber') return nth;
  if (storage.at === 'link') {
    const item = storage.link.derived === true || ref === null ? null : refTo(ref, 1 - nth);
    return item === null ? undefined : [item];
  }
  if (allowed !== null && choice === undefined) return undefined;
  switch (kind) {
    case 'STRING':
    case 'TEXT':
    case 'RATING':
    case 'STATE':
      return choice ?? textFor(attribute, nth);
    case 'INTEGER':
      return choice === undefined ? 3 + nth : Number(choice);
    case 'QUANTITY':
    case 'DECIMAL':
      return 0.1 + 0.2 + nth;
    case 'BOOLEAN':
      return (nth === 0) !== (attribute.default === true);
    case 'DATE':
      return `2026-0${1 + nth}-02T03:04:05.678Z`;
    case 'OBJECT':
      if (name === 'Parent') return nth === 0 ? undefined : (refTo(ref ?? '', 0) ?? undefined);
      return refTo(ref ?? '', nth) ?? undefined;
    default:
      return undefined;
  }
};

const isGiven = (type: ObjectType, attribute: Attribute): boolean => {
  const { storage, name } = attribute;
  // A revision is where its object is.
  if (type.name === 'Revision' && name === 'Workspace') return false;
  if (SKIPPED.includes(name)) return name === 'RevisionHistory' && type.name === 'Revision';
  if (storage.at === 'link') return true;
  return (storage.at === 'column' || storage.at === 'reference') && !recomputedColumnsOf(type).has(storage.column);
};

const lineFor = (type: ObjectType, nth: number): Line => {
  const line: Record<string, unknown> = { _type: type.name, ObjectID: oidOf(type, nth) };
  for (const attribute of type.attributes) {
    const value = isGiven(type, attribute) ? valueFor(attribute, nth) : undefined;
    if (value !== undefined) line[attribute.name] = value;
  }
  const isNumberedByHand = type.attribute('FormattedID') !== undefined && type.formattedIdPrefix === null;
  if (isNumberedByHand) line.FormattedID = `PI${7 + nth}`;
  const stored = STORED[type.name];
  if (stored !== undefined) line._stored = stored;
  line.CreationDate = '2025-12-31T23:59:59.999Z';
  return line;
};

/** There can be one of each only. */
const SINGLE = [
  'Subscription',
  'Workspace',
  'WorkspaceConfiguration',
  'UserProfile',
  'WorkspacePermission',
  'ProjectPermission',
];

/** What no attribute shows and no row can be without. */
const STORED: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  RecycleBinEntry: { project_id: oidOf(registry.type('Project'), 0) },
  AttachmentContent: { user_id: oidOf(registry.type('User'), 0) },
  Connection: { external_id: 'é"\\', external_formatted_id: '#1' },
};

/** A file with objects of every type, all of whose attributes have values that differ from what is filled in. */
export const everyTypeSeed = (): readonly Line[] => [...everyObject(), ...attachmentBytes()];

/** Two pieces, the second of which comes first, and none for the other content. */
const attachmentBytes = (): readonly Line[] =>
  [1, 0].map((number) => ({
    _type: 'AttachmentChunk',
    Content: `/attachmentcontent/${oidOf(registry.type('AttachmentContent'), 0)}`,
    Number: number,
    Bytes: Buffer.from([0, 255, 92, 10, number]).toString('base64'),
  }));

const everyObject = (): readonly Line[] =>
  exportedTypes.flatMap((type) => {
    const lines = SINGLE.includes(type.name) ? [lineFor(type, 0)] : [lineFor(type, 0), lineFor(type, 1)];
    if (type.name === 'User') return lines.map((line, nth) => ({ ...line, UserName: `user${nth}@example.com` }));
    if (type.name === 'Revision') {
      const history = `/revisionhistory/${HISTORY}`;
      return lines.map((line) => ({ ...line, RevisionHistory: history }));
    }
    if (type.name === 'AllowedAttributeValue') {
      return lines.map((line) => ({ ...line, Workspace: `/workspace/${oidOf(registry.type('Workspace'), 0)}` }));
    }
    return type.name === 'Defect' ? lines.map((line, nth) => (nth === 0 ? { ...line, ...WITH_HISTORY } : line)) : lines;
  });

const HISTORY = 999;
const WITH_HISTORY = { RevisionHistory: `/revisionhistory/${HISTORY}` };
