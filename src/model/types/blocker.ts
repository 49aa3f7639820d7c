import { defineType } from '../attribute.ts';

export const blocker = defineType({
  name: 'Blocker',
  displayName: 'Blocker',
  oid: -51067,
  parent: 'DomainObject',
  table: 'blocker',
  idPrefix: 'BL',
  operations: 'RUQ',
  attributes: [
    { name: 'BlockedBy', displayName: 'Blocked By', oid: -39302, kind: 'OBJECT', ref: 'User', flags: 'rofs' },
    { name: 'WorkProduct', displayName: 'Work Product', oid: -39301, kind: 'OBJECT', ref: 'Artifact', flags: 'rof' },
  ],
});
