import { defineType } from '../attribute.ts';

export const timeEntryValue = defineType({
  name: 'TimeEntryValue',
  displayName: 'Time Entry Value',
  oid: -51069,
  parent: 'WorkspaceDomainObject',
  table: 'time_entry_value',
  idPrefix: 'TE',
  operations: 'CRUDQ',
  attributes: [
    { name: 'DateVal', displayName: 'Date Val', oid: -39501, kind: 'DATE', flags: 'rocfs' },
    { name: 'Hours', oid: -39500, kind: 'DECIMAL', flags: 'fs', maxFractionalDigits: 2 },
    { name: 'LastUpdated', displayName: 'Last Updated', oid: -39502, kind: 'DATE', flags: 'ofs' },
    {
      name: 'RevisionHistory',
      displayName: 'Revision History',
      oid: -39504,
      kind: 'OBJECT',
      ref: 'RevisionHistory',
      flags: 'o',
    },
    {
      name: 'TimeEntryItem',
      displayName: 'Time Entry Item',
      oid: -39503,
      kind: 'OBJECT',
      ref: 'TimeEntryItem',
      flags: 'rocfs',
    },
  ],
});
