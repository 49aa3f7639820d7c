import { defineType } from '../attribute.ts';

export const domainObject = defineType({
  name: 'DomainObject',
  displayName: 'Domain Object',
  oid: -51002,
  parent: 'PersistableObject',
  operations: '',
  abstract: true,
  attributes: [
    { name: 'Subscription', oid: -17000, kind: 'OBJECT', ref: 'Subscription', flags: 'o', stored: 'computed' },
  ],
});
