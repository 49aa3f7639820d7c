import { defineType } from '../attribute.ts';

export const preliminaryEstimate = defineType({
  name: 'PreliminaryEstimate',
  displayName: 'Preliminary Estimate',
  oid: -51079,
  parent: 'WorkspaceDomainObject',
  table: 'preliminary_estimate',
  idPrefix: 'PE',
  operations: 'CRUDQ',
  attributes: [
    { name: 'CountValue', displayName: 'Count Value', oid: -60313, kind: 'INTEGER', flags: 'fs' },
    { name: 'Description', oid: -41202, kind: 'STRING', flags: 'fs', maxLength: 4000 },
    { name: 'Enabled', oid: -60314, kind: 'BOOLEAN', flags: 'fs' },
    { name: 'Name', oid: -41200, kind: 'STRING', flags: 'rfs', maxLength: 255 },
    {
      name: 'RevisionHistory',
      displayName: 'Revision History',
      oid: -41203,
      kind: 'OBJECT',
      ref: 'RevisionHistory',
      flags: 'o',
    },
    { name: 'Value', oid: -41201, kind: 'INTEGER', flags: 'fs' },
  ],
});
