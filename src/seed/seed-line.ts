import { isPasswordHash } from '../identity/password-hash.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import type { Attribute } from '../model/attribute.ts';
import type { Ref } from '../model/ref.ts';
import { type ObjectType, registry } from '../model/registry.ts';
import { readApiKeyLine, type SeedApiKey } from './api-key-line.ts';
import { readAttachmentChunkLine, type SeedAttachmentChunk } from './attachment-chunk-line.ts';
import { readDecisionLine, type SeedDecision } from './decision-line.ts';
import { readExportEndLine, readExportMarkLine, type SeedExportMark } from './export-mark-line.ts';
import { type Json, parseLine } from './line-reader.ts';
import { readNumberSequenceLine, type SeedNumberSequence } from './number-sequence-line.ts';
import { OAUTH_TABLES, oauthLineReader, type SeedOAuthRow } from './oauth-lines.ts';
import type { SeedProblem } from './seed-problem.ts';
import { isInFiles } from './seed-types.ts';
import { checkSeedValue, refOf, type SeedOrigin, type SeedValue } from './seed-value.ts';

/** Columns that no attribute shows, by their names: what the server keeps about an object for itself. */
export type StoredColumns = Readonly<Record<string, string | number | boolean | null>>;

/** A line that becomes an object of the model. */
export interface SeedObject {
  readonly kind: 'object';
  readonly type: ObjectType;
  /** What the line gives, checked by kind; the references may still lead nowhere. */
  readonly values: ReadonlyMap<Attribute, SeedValue>;
  /** Only on a User line. */
  readonly password: string | null;
  /** Only on a User line: a PHC string. */
  readonly passwordHash: string | null;
  /** Only on a User line, beside a hash: PHC strings of the passwords before it, newest first. */
  readonly previousHashes: readonly string[];
  /** Only on an AllowedAttributeValue line: the workspace that has the value. */
  readonly workspace: Ref | null;
  /** The UUID of its RevisionHistory, where the reference to it tells it. */
  readonly historyUuid: string | null;
  readonly stored: StoredColumns | null;
}

export type SeedLine =
  | SeedObject
  | SeedApiKey
  | SeedDecision
  | SeedOAuthRow
  | SeedNumberSequence
  | SeedAttachmentChunk
  | SeedExportMark;

type Read<Line> = Result<Line, readonly SeedProblem[]>;

const LONGEST_PASSWORD = 1_024;

/** As many as a subscription may remember. */
const MOST_PREVIOUS_HASHES = 24;

/** Lines that are no objects of the model, by their type in lower case. */
const PLAIN_LINES: Readonly<Record<string, (json: Json, line: number) => Read<SeedLine>>> = {
  apikey: readApiKeyLine,
  decision: readDecisionLine,
  ...Object.fromEntries(OAUTH_TABLES.map((each) => [each.type.toLowerCase(), oauthLineReader(each)])),
  numbersequence: readNumberSequenceLine,
  attachmentchunk: readAttachmentChunkLine,
  export: readExportMarkLine,
  exportend: readExportEndLine,
};

const typesByName = new Map<string, ObjectType | null>();

/** The type that a line names in any case of letters. */
export const seedType = (name: string): ObjectType | null => {
  const known = typesByName.get(name);
  if (known !== undefined) return known;
  const type = registry.byPath(name);
  const found = type !== undefined && isInFiles(type) ? type : null;
  if (found !== null) typesByName.set(name, found);
  return found;
};

const isPlainLine = (typeName: string): boolean => Object.hasOwn(PLAIN_LINES, typeName.toLowerCase());

/** A reference, or the attribute's name as in `Defect.Severity`; `ScheduleState` alone is shared by its types. */
const attributeDefinitionOf = (value: unknown): unknown => {
  if (typeof value !== 'string' || value.includes('/')) return value;
  const [typeName = '', attributeName = ''] = value.includes('.') ? value.split('.') : ['SchedulableArtifact', value];
  const attribute = registry.byPath(typeName)?.attribute(attributeName);
  return attribute === undefined ? value : `/attributedefinition/${attribute.oid}`;
};

const isScalar = (value: unknown): boolean =>
  value === null || typeof value === 'boolean' || typeof value === 'string' || Number.isFinite(value);

/** One line of an object of the model, read member by member. */
class ObjectReader {
  readonly problems: SeedProblem[] = [];
  readonly #type: ObjectType;
  readonly #line: number;
  readonly #origin: SeedOrigin;
  readonly #values = new Map<Attribute, SeedValue>();
  #password: string | null = null;
  #passwordHash: string | null = null;
  #previousHashes: readonly string[] = [];
  #workspace: Ref | null = null;
  #historyUuid: string | null = null;
  #stored: StoredColumns | null = null;

  constructor(type: ObjectType, line: number, origin: SeedOrigin) {
    this.#type = type;
    this.#line = line;
    this.#origin = origin;
  }

  read(json: Json): SeedObject {
    for (const name in json) {
      if (name.startsWith('_')) this.#readBesides(name, json[name]);
      else {
        const attribute = this.#type.attribute(name);
        if (attribute === undefined) this.#readUnknown(name, json[name]);
        else this.#readAttribute(attribute, json[name]);
      }
    }
    if (this.#password !== null && this.#passwordHash !== null) {
      this.#problem('Password and PasswordHash exclude each other.');
    }
    if (this.#passwordHash === null && this.#previousHashes.length > 0) {
      this.#problem('PreviousPasswordHashes needs a PasswordHash beside it.');
    }
    return {
      kind: 'object',
      type: this.#type,
      values: this.#values,
      password: this.#password,
      passwordHash: this.#passwordHash,
      previousHashes: this.#previousHashes,
      workspace: this.#workspace,
      historyUuid: this.#historyUuid,
      stored: this.#stored,
    };
  }

  #problem(message: string): void {
    this.problems.push({ line: this.#line, message });
  }

  /** Metadata of an answer (`_ref`, `_objectVersion` and the like) says nothing that an attribute does not say. */
  #readBesides(name: string, value: unknown): void {
    if (name !== '_stored') return;
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    if (isObject && Object.values(value).every(isScalar)) this.#stored = value as StoredColumns;
    else this.#problem('_stored needs an object of plain values.');
  }

  #readUnknown(name: string, value: unknown): void {
    if (this.#type.name === 'User' && name === 'Password') this.#readPassword(value);
    else if (this.#type.name === 'User' && name === 'PasswordHash') this.#readPasswordHash(value);
    else if (this.#type.name === 'User' && name === 'PreviousPasswordHashes') this.#readPreviousHashes(value);
    else if (this.#type.name === 'AllowedAttributeValue' && name === 'Workspace') {
      this.#workspace = refOf(value);
      if (this.#workspace === null) this.#problem('Workspace needs a reference such as "/workspace/1234".');
    } else this.#problem(`${this.#type.name} has no attribute "${name}".`);
  }

  #readPassword(value: unknown): void {
    if (value === null) return;
    if (typeof value === 'string' && value !== '' && value.length <= LONGEST_PASSWORD) this.#password = value;
    else this.#problem(`Password needs 1 to ${LONGEST_PASSWORD} characters.`);
  }

  #readPasswordHash(value: unknown): void {
    if (value === null) return;
    if (typeof value === 'string' && isPasswordHash(value)) this.#passwordHash = value;
    else this.#problem('PasswordHash needs an argon2id hash in the PHC form, with at most 256 MiB and 16 rounds.');
  }

  #readPreviousHashes(value: unknown): void {
    const isList = Array.isArray(value) && value.length <= MOST_PREVIOUS_HASHES;
    if (isList && value.every((each) => typeof each === 'string' && isPasswordHash(each))) this.#previousHashes = value;
    else
      this.#problem(`PreviousPasswordHashes needs at most ${MOST_PREVIOUS_HASHES} hashes such as PasswordHash takes.`);
  }

  #readAttribute(attribute: Attribute, value: unknown): void {
    if (this.#values.has(attribute)) this.#problem(`${attribute.name} is given twice.`);
    const given = attribute.ref === 'AttributeDefinition' ? attributeDefinitionOf(value) : value;
    const checked = checkSeedValue(attribute, given, this.#origin);
    if (checked.ok) this.#values.set(attribute, checked.value);
    else this.#problem(`${attribute.name} ${checked.error}.`);
    if (attribute.name === 'RevisionHistory') this.#historyUuid = this.#uuidOf(value);
  }

  #uuidOf(value: unknown): string | null {
    if (typeof value !== 'object' || value === null || !('_refObjectUUID' in value)) return null;
    const attribute = this.#type.attribute('ObjectUUID');
    const checked = attribute === undefined ? null : checkSeedValue(attribute, value._refObjectUUID);
    return checked?.ok && typeof checked.value === 'string' ? checked.value : null;
  }
}

const readObject = (json: Json, type: ObjectType, line: number, origin: SeedOrigin): Read<SeedObject> => {
  const reader = new ObjectReader(type, line, origin);
  const object = reader.read(json);
  return reader.problems.length > 0 ? err(reader.problems) : ok(object);
};

/**
 * Reads one line of a seed file: its JSON, its type (in any case of letters), its attributes by name and by kind. Null
 * is an empty line. What needs other lines, such as where a reference leads, is not looked at here.
 */
export const readSeedLine = (text: string, line: number, origin: SeedOrigin = 'person'): Read<SeedLine | null> => {
  if (text === '' || text.trim() === '') return ok(null);
  const json = parseLine(text);
  if (json === null) return err([{ line, message: 'The line is not a JSON object.' }]);
  const { _type: typeName } = json;
  if (typeof typeName !== 'string') return err([{ line, message: 'The line does not say its _type.' }]);
  const plain = isPlainLine(typeName) ? PLAIN_LINES[typeName.toLowerCase()] : undefined;
  if (plain !== undefined) return plain(json, line);
  const type = seedType(typeName);
  if (type === null) return err([{ line, message: `There is no type ${JSON.stringify(typeName.slice(0, 80))}.` }]);
  return readObject(json, type, line, origin);
};
