import { defineType } from '../attribute.ts';

export const connection = defineType({
  name: 'Connection',
  displayName: 'Connection',
  oid: -51920,
  parent: 'WorkspaceDomainObject',
  table: 'connection',
  code: 1,
  operations: 'RQ',
  attributes: [
    { name: 'Description', oid: -60356, kind: 'STRING', flags: 'fs' },
    { name: 'Name', oid: -60357, kind: 'STRING', flags: 'fs', maxLength: 256 },
    {
      name: 'TypeDefinition',
      displayName: 'Type Definition',
      oid: -60358,
      kind: 'OBJECT',
      ref: 'TypeDefinition',
      flags: 'f',
      stored: 'computed',
    },
    { name: 'Url', oid: -60359, kind: 'STRING', flags: 'fs', maxLength: 4000 },
  ],
});
