import { defineType } from '../attribute.ts';

export const state = defineType({
  name: 'State',
  displayName: 'State',
  oid: -51081,
  parent: 'WorkspaceDomainObject',
  table: 'state',
  idPrefix: 'ST',
  operations: 'CRUDQ',
  attributes: [
    { name: 'AcceptedMarker', oid: -41406, kind: 'BOOLEAN', flags: 'fs' },
    { name: 'Description', oid: -41407, kind: 'STRING', flags: 's', maxLength: 4000 },
    { name: 'Enabled', oid: -41402, kind: 'BOOLEAN', flags: 'fs' },
    { name: 'InProgressMarker', oid: -41405, kind: 'BOOLEAN', flags: 'fs' },
    { name: 'Name', oid: -41400, kind: 'STRING', flags: 'rfs', maxLength: 256 },
    { name: 'OrderIndex', displayName: 'Order Index', oid: -41401, kind: 'INTEGER', flags: 'fs', maxLength: 5 },
    {
      name: 'RevisionHistory',
      displayName: 'Revision History',
      oid: -41408,
      kind: 'OBJECT',
      ref: 'RevisionHistory',
      flags: 'o',
    },
    { name: 'TypeDef', oid: -41409, kind: 'OBJECT', ref: 'TypeDefinition', flags: 'rfk' },
    { name: 'WIPLimit', displayName: 'WIP Limit', oid: -41403, kind: 'INTEGER', flags: 'fs', maxLength: 5 },
  ],
});
