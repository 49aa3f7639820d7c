import { defineType } from '../attribute.ts';

export const revisionHistory = defineType({
  name: 'RevisionHistory',
  displayName: 'Revision History',
  oid: -51023,
  parent: 'WorkspaceDomainObject',
  table: 'revision_history',
  idPrefix: 'RH',
  operations: 'R',
  attributes: [
    { name: 'Revisions', oid: -18500, kind: 'COLLECTION', ref: 'Revision', flags: 'of', inverse: 'RevisionHistory' },
  ],
});
