import { err, ok, type Result } from '../kernel/result.ts';
import type { Attribute } from '../model/attribute.ts';
import type { Ref } from '../model/ref.ts';
import { type ObjectType, registry } from '../model/registry.ts';
import type { SeedProblem } from './seed-problem.ts';
import { checkSeedValue, refOf, type SeedValue } from './seed-value.ts';

/** What a key may do, as the vendor's page names it. */
export type SeedGrant = 'Full Access' | 'ALM WSAPI Read-only';

/** A line that becomes an object of the model. */
export interface SeedObject {
  readonly kind: 'object';
  readonly type: ObjectType;
  /** What the line gives, checked by kind; the references may still lead nowhere. */
  readonly values: ReadonlyMap<Attribute, SeedValue>;
  /** Only on a User line. */
  readonly password: string | null;
  /** Only on an AllowedAttributeValue line: the workspace that has the value. */
  readonly workspace: Ref | null;
}

/** A line that becomes an API key. */
export interface SeedApiKey {
  readonly kind: 'api-key';
  readonly user: Ref;
  readonly description: string;
  readonly grant: SeedGrant;
  readonly key: string;
}

export type SeedLine = SeedObject | SeedApiKey;

type Json = Readonly<Record<string, unknown>>;

const GRANTS: readonly string[] = ['Full Access', 'ALM WSAPI Read-only'] satisfies readonly SeedGrant[];
/** Keys made elsewhere need not have our form, only the underscore. */
const KEY = /^_[!-~]{19,254}$/;
const KEY_ATTRIBUTES = ['User', 'Description', 'Grant', 'Key'] as const;
const LONGEST_PASSWORD = 1_024;
const LONGEST_DESCRIPTION = 256;

const parseJson = (text: string): Json | null => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : null;
  } catch {
    return null;
  }
};

/** Types that are made by the server itself: lines of them would contradict the model. */
const FIXED_TYPES: readonly string[] = ['TypeDefinition', 'AttributeDefinition'];

const findType = (name: string): ObjectType | undefined => {
  const type = registry.byPath(name);
  return type === undefined || type.abstract || FIXED_TYPES.includes(type.name) ? undefined : type;
};

/** A reference, or the attribute's name as in `Defect.Severity`; `ScheduleState` alone is shared by its types. */
const attributeDefinitionOf = (value: unknown): unknown => {
  if (typeof value !== 'string' || value.includes('/')) return value;
  const [typeName = '', attributeName = ''] = value.includes('.') ? value.split('.') : ['SchedulableArtifact', value];
  const attribute = registry.byPath(typeName)?.attribute(attributeName);
  return attribute === undefined ? value : `/attributedefinition/${attribute.oid}`;
};

const readPassword = (value: unknown, problem: (message: string) => void): string | null => {
  if (value === undefined || value === null) return null;
  if (typeof value === 'string' && value !== '' && value.length <= LONGEST_PASSWORD) return value;
  problem(`Password needs 1 to ${LONGEST_PASSWORD} characters.`);
  return null;
};

const readRef = (name: string, value: unknown, problem: (message: string) => void): Ref | null => {
  const ref = refOf(value);
  if (ref === null) problem(`${name} needs a reference such as "/${name.toLowerCase()}/1234".`);
  return ref;
};

const readObject = (json: Json, type: ObjectType, line: number): Result<SeedObject, readonly SeedProblem[]> => {
  const problems: SeedProblem[] = [];
  const problem = (message: string): void => void problems.push({ line, message });
  const values = new Map<Attribute, SeedValue>();
  let password: string | null = null;
  let workspace: Ref | null = null;
  for (const [name, value] of Object.entries(json)) {
    // Metadata of an answer: `_ref`, `_objectVersion` and the like say nothing that an attribute does not say.
    if (name.startsWith('_')) continue;
    const attribute = type.attribute(name);
    if (attribute === undefined) {
      if (type.name === 'User' && name === 'Password') password = readPassword(value, problem);
      else if (type.name === 'AllowedAttributeValue' && name === 'Workspace') {
        workspace = readRef('Workspace', value, problem);
      } else problem(`${type.name} has no attribute "${name}".`);
      continue;
    }
    if (values.has(attribute)) problem(`${attribute.name} is given twice.`);
    const given = attribute.ref === 'AttributeDefinition' ? attributeDefinitionOf(value) : value;
    const checked = checkSeedValue(attribute, given);
    if (checked.ok) values.set(attribute, checked.value);
    else problem(`${attribute.name} ${checked.error}.`);
  }
  return problems.length > 0 ? err(problems) : ok({ kind: 'object', type, values, password, workspace });
};

const readApiKey = (json: Json, line: number): Result<SeedApiKey, readonly SeedProblem[]> => {
  const problems: SeedProblem[] = [];
  const problem = (message: string): void => void problems.push({ line, message });
  for (const name of Object.keys(json)) {
    if (name.startsWith('_') || (KEY_ATTRIBUTES as readonly string[]).includes(name)) continue;
    problem(`ApiKey has no attribute "${name}".`);
  }
  const { Description: description = '', Grant: grant, Key: key } = json;
  const user = readRef('User', json.User, problem);
  if (typeof description !== 'string' || description.length > LONGEST_DESCRIPTION) {
    problem(`Description needs a string of at most ${LONGEST_DESCRIPTION} characters.`);
  }
  if (typeof grant !== 'string' || !GRANTS.includes(grant)) problem(`Grant needs one of ${quoted(GRANTS)}.`);
  // The value is a secret: the sentence must not repeat it.
  if (typeof key !== 'string' || !KEY.test(key)) problem('Key needs "_" and 19 to 254 visible ASCII characters.');
  if (problems.length > 0 || user === null) return err(problems);
  return ok({
    kind: 'api-key',
    user,
    description: description as string,
    grant: grant as SeedGrant,
    key: key as string,
  });
};

const quoted = (values: readonly string[]): string => values.map((value) => `"${value}"`).join(', ');

/**
 * Reads one line of a seed file: its JSON, its type (in any case of letters), its attributes by name and by kind. Null
 * is an empty line. What needs other lines, such as where a reference leads, is not looked at here.
 */
export const readSeedLine = (text: string, line: number): Result<SeedLine | null, readonly SeedProblem[]> => {
  if (text.trim() === '') return ok(null);
  const json = parseJson(text);
  if (json === null) return err([{ line, message: 'The line is not a JSON object.' }]);
  const { _type: typeName } = json;
  if (typeof typeName !== 'string') return err([{ line, message: 'The line does not say its _type.' }]);
  if (typeName.toLowerCase() === 'apikey') return readApiKey(json, line);
  const type = findType(typeName);
  if (type === undefined) return err([{ line, message: `There is no type ${JSON.stringify(typeName.slice(0, 80))}.` }]);
  return readObject(json, type, line);
};

/** Which object a line is about, however wrong the rest of it may be; null when not even that can be told. */
export const readSeedIdentity = (
  text: string,
): { readonly type: ObjectType; readonly oid: number; readonly uuid: string | null } | null => {
  const json = parseJson(text);
  const type = typeof json?._type === 'string' ? findType(json._type) : undefined;
  if (json === null || type === undefined) return null;
  const read = (name: 'ObjectID' | 'ObjectUUID'): SeedValue => {
    const attribute = type.attribute(name);
    const checked = attribute === undefined ? null : checkSeedValue(attribute, json[name] ?? null);
    return checked?.ok ? checked.value : null;
  };
  return { type, oid: Number(read('ObjectID') ?? 0), uuid: read('ObjectUUID') as string | null };
};
