import { defineType } from '../attribute.ts';

export const tag = defineType({
  name: 'Tag',
  displayName: 'Tag',
  oid: -51066,
  parent: 'WorkspaceDomainObject',
  table: 'tag',
  idPrefix: 'TA',
  operations: 'CRUDQ',
  attributes: [
    { name: 'Archived', oid: -39202, kind: 'BOOLEAN', flags: 'fs' },
    { name: 'Name', oid: -39200, kind: 'STRING', flags: 'rfs', maxLength: 32 },
    { name: 'UsageCount', displayName: 'Usage Count', oid: -60210, kind: 'INTEGER', flags: 'ofs', stored: 'computed' },
  ],
});
