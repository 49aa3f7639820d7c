import { defineType } from '../attribute.ts';

export const workspaceDomainObject = defineType({
  name: 'WorkspaceDomainObject',
  displayName: 'Workspace Domain Object',
  oid: -51003,
  parent: 'DomainObject',
  operations: '',
  abstract: true,
  attributes: [{ name: 'Workspace', oid: -17500, kind: 'OBJECT', ref: 'Workspace', flags: 'c' }],
});
