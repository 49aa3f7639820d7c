import { defineType } from '../attribute.ts';

export const recycleBinEntry = defineType({
  name: 'RecycleBinEntry',
  displayName: 'RecycleBinEntry',
  oid: -51065,
  parent: 'WorkspaceDomainObject',
  table: 'recycle_bin_entry',
  idPrefix: 'RB',
  operations: 'RDQ',
  attributes: [
    { name: 'DeletedBy', displayName: 'Deleted By', oid: -39105, kind: 'OBJECT', ref: 'User', flags: 'rofsk' },
    { name: 'DeletionDate', displayName: 'Deletion Date', oid: -39104, kind: 'DATE', flags: 'rofs' },
    { name: 'ID', oid: -39103, kind: 'STRING', flags: 'ro', maxLength: 10 },
    { name: 'ItemOID', oid: -60352, kind: 'INTEGER', flags: 'rofs' },
    { name: 'Name', oid: -39100, kind: 'STRING', flags: 'ro', maxLength: 256 },
    { name: 'Type', oid: -39101, kind: 'OBJECT', ref: 'TypeDefinition', flags: 'rofs' },
  ],
});
