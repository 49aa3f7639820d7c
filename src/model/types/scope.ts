import { defineType } from '../attribute.ts';

export const scope = defineType({
  name: 'Scope',
  displayName: 'Scope',
  oid: -51901,
  parent: 'DomainObject',
  operations: '',
  abstract: true,
  attributes: [
    { name: 'Description', oid: -18000, kind: 'TEXT', flags: 'fs', maxLength: 32768 },
    { name: 'Name', oid: -18006, kind: 'STRING', flags: 'rfs', maxLength: 128 },
    { name: 'Notes', oid: -18001, kind: 'TEXT', flags: 'fs', maxLength: 32768 },
    { name: 'Owner', oid: -18011, kind: 'OBJECT', ref: 'User', flags: 'fsk' },
    {
      name: 'State',
      oid: -18003,
      kind: 'STRING',
      flags: 'rfsk',
      maxLength: 128,
      allowed: ['Open', 'Closed'],
      default: 'Open',
    },
  ],
});
