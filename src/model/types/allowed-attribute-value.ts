import { defineType } from '../attribute.ts';

export const allowedAttributeValue = defineType({
  name: 'AllowedAttributeValue',
  displayName: 'Allowed Attribute Value',
  oid: -51034,
  parent: 'PersistableObject',
  table: 'allowed_attribute_value',
  idPrefix: 'AA',
  operations: 'CRUD',
  attributes: [
    {
      name: 'AttributeDefinition',
      displayName: 'Attribute Definition',
      oid: -60219,
      kind: 'OBJECT',
      ref: 'AttributeDefinition',
      flags: 'f',
    },
    { name: 'IntegerValue', displayName: 'Integer Value', oid: -60220, kind: 'INTEGER', flags: 'rfs' },
    {
      name: 'LocalizedStringValue',
      displayName: 'Localized String Value',
      oid: -60221,
      kind: 'STRING',
      flags: 'rofs',
      stored: 'computed',
    },
    { name: 'StringValue', displayName: 'String Value', oid: -26000, kind: 'STRING', flags: '', maxLength: 256 },
    { name: 'ValueIndex', displayName: 'Value Index', oid: -60222, kind: 'INTEGER', flags: 'rfs' },
  ],
});
