import { defineType } from '../attribute.ts';

export const change = defineType({
  name: 'Change',
  displayName: 'Change',
  oid: -51074,
  parent: 'WorkspaceDomainObject',
  table: 'change',
  idPrefix: 'CH',
  operations: 'CRUDQ',
  attributes: [
    { name: 'Action', oid: -39904, kind: 'STRING', flags: 'fs', maxLength: 256 },
    { name: 'Base', oid: -39902, kind: 'STRING', flags: 'fs', maxLength: 4000 },
    { name: 'Changeset', oid: -39900, kind: 'OBJECT', ref: 'Changeset', flags: 'rfs' },
    { name: 'Extension', oid: -39903, kind: 'STRING', flags: 'fs', maxLength: 4000 },
    {
      name: 'PathAndFilename',
      displayName: 'Path And Filename',
      oid: -39901,
      kind: 'STRING',
      flags: 'rfs',
      maxLength: 4000,
    },
    { name: 'Uri', oid: -39905, kind: 'STRING', flags: 'fs', maxLength: 4000 },
  ],
});
