import type { Attribute } from '../../src/model/attribute.ts';
import { type ObjectType, registry } from '../../src/model/registry.ts';

const OPERATIONS = [
  ['C', 'create'],
  ['R', 'read'],
  ['U', 'update'],
  ['D', 'delete'],
  ['Q', 'query'],
] as const;

const namesOf = (names: Iterable<string>): string => [...names].map((name) => `\`${name}\``).join(', ');

/** Nobody changes the schema yet, and all of it can be queried, whatever its own metadata says. */
const operationsOf = (type: ObjectType): string => (type.table.visibleBy === 'schema' ? 'RQ' : type.operations);

const isNeeded = ({ required, readOnly, kind, default: given }: Attribute): boolean =>
  required && !readOnly && given === null && kind !== 'BOOLEAN';

const typeRow = (type: ObjectType): string => {
  const operations = operationsOf(type);
  const marks = OPERATIONS.map(([letter]) => (operations.includes(letter) ? '✓' : ''));
  const needed = operations.includes('C') ? type.attributes.filter(isNeeded).map(({ name }) => name) : [];
  return `| \`${type.typePath}\` | ${type.formattedIdPrefix ?? ''} | ${marks.join(' | ')} | ${namesOf(needed)} |`;
};

/** The attributes as they are declared, each with the types that declare it, by what `keep` says. */
const declared = (keep: (attribute: Attribute) => boolean): string => {
  const types = new Map<string, Set<string>>();
  for (const { attributes } of registry.types) {
    for (const each of attributes) {
      if (!keep(each)) continue;
      types.set(each.name, (types.get(each.name) ?? new Set()).add(each.declaredBy));
    }
  }
  return [...types]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, owners]) => `| \`${name}\` | ${namesOf([...owners].toSorted())} |`)
    .join('\n');
};

const missingTypes = (): string => {
  const missing = registry.types.flatMap(({ attributes }) =>
    attributes.flatMap(({ ref }) => (ref === null || registry.find(ref) !== undefined ? [] : [ref])),
  );
  return namesOf(new Set(missing.toSorted()));
};

const isMissing = ({ ref }: Attribute): boolean => ref !== null && registry.find(ref) === undefined;
const isUnset = (attribute: Attribute): boolean => attribute.storage.at === 'unset' && !isMissing(attribute);

/** docs/reference/types.md, from the object model. */
export const typesPage = (): string => {
  const types = registry.types.filter((type) => !type.abstract);
  const abstract = registry.types.filter((type) => type.abstract && type.operations.includes('Q'));
  return `# Types

For whoever writes a client and wants to know what there is. This page is generated from \`src/model/types\`: change the model
there, then run \`npm run docs\`. The attributes of a type, with their kinds and lengths, are in the schema
(\`/slm/schema/v2.0/workspace/OID\`) and in \`/typedefinition/OID/Attributes\`.

A type is in addresses as it stands here, in any case of letters: \`/testcase\`, \`/portfolioitem/feature/OID\`. The last column
names the attributes without which none is created; a \`Project\` that a body leaves out is the request's or the caller's
default one, and an index (\`TaskIndex\`) is the next one. Nothing can be copied yet (\`POST /type/OID/copy\`).

## The ${types.length} types

| type | FormattedID | ${OPERATIONS.map(([, name]) => name).join(' | ')} | needed |
|---|---|${OPERATIONS.map(() => '---|').join('')}---|
${types.map(typeRow).join('\n')}

${namesOf(abstract.map((type) => type.typePath))} and \`PortfolioItem\` stand for all types below them in queries; \`artifact\` takes \`types\`.

## Types that are not here

Attributes that refer to them are in the schema and read as unset or empty: ${missingTypes()}.

| attribute | declared by |
|---|---|
${declared(isMissing)}

## Attributes that nothing fills

Their types are here, but the server keeps nothing for them: they read as unset or empty.

| attribute | declared by |
|---|---|
${declared(isUnset)}
`;
};
