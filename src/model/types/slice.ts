import { defineType } from '../attribute.ts';

export const slice = defineType({
  name: 'Slice',
  displayName: 'Slice',
  oid: -51919,
  parent: 'WorkspaceDomainObject',
  table: 'milestone',
  operations: 'RQ',
  abstract: true,
  attributes: [
    { name: 'Description', oid: -60329, kind: 'TEXT', flags: 'fs', maxLength: 32768 },
    { name: 'DisplayColor', displayName: 'Display Color', oid: -41561, kind: 'STRING', flags: 'fs', maxLength: 128 },
    {
      name: 'FormattedID',
      displayName: 'Formatted ID',
      oid: -41557,
      kind: 'INTEGER',
      flags: 'rofs',
      maxLength: 10,
      stored: 'computed',
    },
    { name: 'LastUpdateDate', displayName: 'Last Update Date', oid: -60330, kind: 'DATE', flags: 'ofs' },
    { name: 'Name', oid: -41552, kind: 'STRING', flags: 'rfs', maxLength: 80 },
    { name: 'Notes', oid: -41563, kind: 'TEXT', flags: 'fs', maxLength: 32768 },
    { name: 'Recycled', oid: -60331, kind: 'BOOLEAN', flags: 'o', stored: 'unset' },
    {
      name: 'RevisionHistory',
      displayName: 'Revision History',
      oid: -41559,
      kind: 'OBJECT',
      ref: 'RevisionHistory',
      flags: 'o',
    },
  ],
});
