import type { Attribute } from '../../model/attribute.ts';
import { type Enumerations, nullChoicesOf } from '../../model/enumerations.ts';
import type { ObjectType, Registry } from '../../model/registry.ts';
import { builtInUuid, schemaTypeOf } from '../../model/schema-facts.ts';

/** What the schema of one workspace is written with. */
export interface SchemaContext {
  readonly base: string;
  readonly subscriptionRef: string;
  readonly workspaceRef: string;
  readonly enumerations: Enumerations;
}

const reference = (ref: string, name: string, type: string, uuid: string): string =>
  `{"_rallyAPIMajor":"2","_rallyAPIMinor":"0","_ref":"${ref}","_refObjectUUID":"${uuid}","_refObjectName":${JSON.stringify(name)},"_type":"${type}"}`;

const typeRef = (type: ObjectType, base: string): string => `${base}/typedefinition/${type.oid}`;

const typeReference = (type: ObjectType, base: string): string =>
  reference(typeRef(type, base), type.displayName, 'TypeDefinition', builtInUuid(type.oid));

/** Fixed lists stand inline without identity; the null choices come first where there are any (object-model §7). */
const inlineValues = (attribute: Attribute, { enumerations }: SchemaContext): string => {
  const values = enumerations.valuesOf(attribute) ?? [];
  return `[${[...nullChoicesOf(attribute), ...values]
    .map((value) => JSON.stringify(value))
    .map(
      (text) =>
        `{"_rallyAPIMajor":"2","_rallyAPIMinor":"0","_ref":"null","ObjectID":null,"LocalizedStringValue":${text},"StringValue":${text},"_type":"AllowedAttributeValue"}`,
    )
    .join(',')}]`;
};

/**
 * What an attribute may hold: the type it refers to, or a list of values. Where there is a type the values have to be a
 * collection's reference: pyral takes it apart when it prints a type. It leads to nothing, for objects are not listed.
 */
const allowedMembers = (attribute: Attribute, registry: Registry, context: SchemaContext): string => {
  const target = attribute.ref === null ? undefined : registry.find(attribute.ref);
  if (target === undefined) return `"AllowedValueType":null,"AllowedValues":${inlineValues(attribute, context)}`;
  const values = `${context.base}/AttributeDefinition/${attribute.oid}/AllowedValues`;
  return (
    `"AllowedValueType":${typeReference(target, context.base)},"AllowedValues":` +
    `{"_rallyAPIMajor":"2","_rallyAPIMinor":"0","_ref":"${values}","_type":"AllowedAttributeValue","Count":0}`
  );
};

const attributeEntry = (attribute: Attribute, registry: Registry, context: SchemaContext): string =>
  `{"_rallyAPIMajor":"2","_rallyAPIMinor":"0","_ref":"${context.base}/attributedefinition/${attribute.oid}",` +
  `"_refObjectUUID":"${builtInUuid(attribute.oid)}","_refObjectName":${JSON.stringify(attribute.displayName)},` +
  `"Subscription":${context.subscriptionRef},"Workspace":null,` +
  `${allowedMembers(attribute, registry, context)},"AttributeType":"${attribute.kind}",` +
  `"Constrained":${attribute.constrained},"Custom":false,"ElementName":"${attribute.name}",` +
  `"Filterable":${attribute.filterable},"Hidden":${attribute.hidden},` +
  `"MaxFractionalDigits":${attribute.maxFractionalDigits ?? -1},"MaxLength":${attribute.maxLength ?? -1},` +
  `"Name":${JSON.stringify(attribute.displayName)},"ReadOnly":${attribute.calledReadOnly},"Required":${attribute.required},` +
  `"SchemaType":"${schemaTypeOf(attribute)}","Sortable":${attribute.sortable},"_type":"AttributeDefinition"}`;

const displayNameOf = (type: ObjectType): string =>
  type.ordinal < 0 ? type.displayName : `Portfolio Item ${type.displayName}`;

/** The types of portfolio items have PortfolioItem above them; clients look for its ElementName here (errata). */
const parentOf = (type: ObjectType, registry: Registry, context: SchemaContext): string => {
  if (type.ordinal < 0) return typeReference(type, context.base);
  const parent = registry.type('PortfolioItem');
  return reference(typeRef(parent, context.base), parent.name, 'TypeDefinition', builtInUuid(parent.oid));
};

/** A workspace's type definition names as Parent the subscription's of the same name (object-model §2). */
const typeEntry = (type: ObjectType, attributes: string, registry: Registry, context: SchemaContext): string =>
  `{"_rallyAPIMajor":"2","_rallyAPIMinor":"0","_ref":"${typeRef(type, context.base)}",` +
  `"_refObjectUUID":"${builtInUuid(type.oid)}","_refObjectName":${JSON.stringify(type.displayName)},"ObjectID":${type.oid},` +
  `"Subscription":${context.subscriptionRef},"Workspace":${context.workspaceRef},` +
  `"Abstract":${type.abstract},"Attributes":[${attributes}],` +
  `"Copyable":${type.operations.includes('X')},"Creatable":${type.operations.includes('C')},` +
  `"Deletable":${type.operations.includes('D')},"DisplayName":${JSON.stringify(displayNameOf(type))},` +
  `"ElementName":"${type.elementName}","HierarchyConfigurableType":false,` +
  `"IDPrefix":${JSON.stringify(type.formattedIdPrefix ?? type.idPrefix ?? '')},"Name":${JSON.stringify(type.displayName)},"Ordinal":${type.ordinal},` +
  `"Parent":${parentOf(type, registry, context)},` +
  `"Queryable":${type.operations.includes('Q')},"ReadOnly":${!/[CU]/.test(type.operations)},"Restorable":${type.restorable},` +
  `"RevisionHistory":null,"TypePath":"${type.typePath}","UserListable":false,"_type":"TypeDefinition"}`;

/** Every concrete type with its attributes, whatever paging was asked for (object-model §7). */
export const schemaTypes = (registry: Registry, context: SchemaContext): readonly string[] => {
  // Most attributes are inherited and would be written again for each type that has them.
  const written = new Map<number, string>();
  const entryOf = (attribute: Attribute): string => {
    const known = written.get(attribute.oid) ?? attributeEntry(attribute, registry, context);
    written.set(attribute.oid, known);
    return known;
  };
  return registry.types
    .filter((type) => !type.abstract)
    .map((type) => typeEntry(type, type.attributes.map(entryOf).join(','), registry, context));
};
