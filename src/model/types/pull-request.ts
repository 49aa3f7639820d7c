import { defineType } from '../attribute.ts';

export const pullRequest = defineType({
  name: 'PullRequest',
  displayName: 'Pull Request',
  oid: -51921,
  parent: 'Connection',
  table: 'connection',
  code: 2,
  operations: 'CRUDQ',
  attributes: [
    { name: 'Description', oid: -60498, kind: 'TEXT', flags: 'fs', maxLength: 32768 },
    { name: 'Artifact', oid: -60360, kind: 'OBJECT', ref: 'Artifact', flags: 'f' },
    {
      name: 'ExternalFormattedId',
      displayName: 'External FormattedId',
      oid: -60361,
      kind: 'STRING',
      flags: 'rfs',
      maxLength: 256,
    },
    { name: 'ExternalID', displayName: 'External ID', oid: -60362, kind: 'STRING', flags: 'rfs', maxLength: 256 },
    { name: 'Name', oid: -60496, kind: 'STRING', flags: 'rfs', maxLength: 256 },
    { name: 'Url', oid: -60497, kind: 'STRING', flags: 'rfs', maxLength: 4000 },
    { name: 'Project', oid: -60363, kind: 'OBJECT', ref: 'Project', flags: 'ofs', stored: 'computed' },
    {
      name: 'TypeDefinition',
      displayName: 'Type Definition',
      oid: -60364,
      kind: 'OBJECT',
      ref: 'TypeDefinition',
      flags: 'of',
      stored: 'computed',
    },
  ],
});
