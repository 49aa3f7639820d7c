import { defineType } from '../attribute.ts';

export const projectPermission = defineType({
  name: 'ProjectPermission',
  displayName: 'Project Permission',
  oid: -51905,
  parent: 'UserPermission',
  table: 'user_permission',
  code: 2,
  idPrefix: 'PP',
  operations: 'CRDQ',
  attributes: [
    { name: 'Project', oid: -32000, kind: 'OBJECT', ref: 'Project', flags: 'rcs' },
    {
      name: 'ProjectState',
      displayName: 'Project State',
      oid: -60162,
      kind: 'STRING',
      flags: 'ofsk',
      allowed: ['Open', 'Closed'],
      stored: 'computed',
    },
    { name: 'Workspace', oid: -60163, kind: 'OBJECT', ref: 'Workspace', flags: 'cf' },
  ],
});
