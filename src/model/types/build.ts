import { defineType } from '../attribute.ts';

export const build = defineType({
  name: 'Build',
  displayName: 'Build',
  oid: -51043,
  parent: 'WorkspaceDomainObject',
  table: 'build',
  idPrefix: 'BU',
  operations: 'CRUDQ',
  attributes: [
    { name: 'BuildDefinition', oid: -30000, kind: 'OBJECT', ref: 'BuildDefinition', flags: 'rfs' },
    {
      name: 'Changesets',
      oid: -30008,
      kind: 'COLLECTION',
      ref: 'Changeset',
      flags: 'f',
      link: { table: 'build_changeset', own: 'build_id', item: 'changeset_id' },
    },
    { name: 'Duration', oid: -30003, kind: 'DECIMAL', flags: 'fs', maxFractionalDigits: 2 },
    { name: 'Message', oid: -30004, kind: 'STRING', flags: 'fs', maxLength: 4000 },
    { name: 'Number', oid: -30009, kind: 'STRING', flags: 'fs', maxLength: 256 },
    { name: 'Start', oid: -30006, kind: 'DATE', flags: 'fs' },
    {
      name: 'Status',
      oid: -30007,
      kind: 'STRING',
      flags: 'rfs',
      maxLength: 25,
      allowed: ['', 'SUCCESS', 'FAILURE', 'INCOMPLETE', 'UNKNOWN', 'NO BUILDS'],
    },
    { name: 'Uri', oid: -30005, kind: 'STRING', flags: 'fs', maxLength: 4000 },
  ],
});
