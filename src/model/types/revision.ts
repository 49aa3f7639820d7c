import { defineType } from '../attribute.ts';

export const revision = defineType({
  name: 'Revision',
  displayName: 'Revision',
  oid: -51024,
  parent: 'WorkspaceDomainObject',
  table: 'revision',
  idPrefix: 'RE',
  operations: 'RQ',
  attributes: [
    { name: 'Description', oid: -19001, kind: 'STRING', flags: 'rofs', maxLength: 4000 },
    {
      name: 'RevisionHistory',
      displayName: 'Revision History',
      oid: -19004,
      kind: 'OBJECT',
      ref: 'RevisionHistory',
      flags: 'ro',
      column: 'history_id',
    },
    {
      name: 'RevisionNumber',
      displayName: 'Revision Number',
      oid: -19000,
      kind: 'INTEGER',
      flags: 'rofs',
      maxLength: 10,
      column: 'number',
    },
    { name: 'User', oid: -19003, kind: 'OBJECT', ref: 'User', flags: 'rofs' },
  ],
});
