import { defineType } from '../attribute.ts';

export const persistableObject = defineType({
  name: 'PersistableObject',
  displayName: 'Persistable Object',
  oid: -51001,
  parent: null,
  operations: '',
  abstract: true,
  attributes: [
    { name: 'CreationDate', displayName: 'Creation Date', oid: -10001, kind: 'DATE', flags: 'rofs' },
    {
      name: 'ObjectID',
      displayName: 'Object ID',
      oid: -10000,
      kind: 'INTEGER',
      flags: 'rofs',
      maxLength: 10,
      column: 'oid',
    },
    { name: 'ObjectUUID', oid: -60001, kind: 'STRING', flags: 'rof', maxLength: 36, column: 'uuid' },
    { name: 'VersionId', oid: -60002, kind: 'STRING', flags: 'ofs', maxLength: 10, stored: 'computed' },
  ],
});
