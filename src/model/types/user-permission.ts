import { defineType } from '../attribute.ts';

export const userPermission = defineType({
  name: 'UserPermission',
  displayName: 'User Permission',
  oid: -51046,
  parent: 'DomainObject',
  table: 'user_permission',
  operations: 'RQ',
  abstract: true,
  attributes: [
    {
      name: 'CustomObjectID',
      displayName: 'Custom Object ID',
      oid: -31004,
      kind: 'STRING',
      flags: 'ros',
      maxLength: 256,
      stored: 'computed',
    },
    { name: 'Name', oid: -31000, kind: 'STRING', flags: 'os', maxLength: 256, stored: 'computed' },
    {
      name: 'Role',
      oid: -31001,
      kind: 'STRING',
      flags: 'rcfk',
      maxLength: 256,
      allowed: ['', 'Admin', 'User', 'Viewer', 'Editor'],
    },
    { name: 'User', oid: -31002, kind: 'OBJECT', ref: 'User', flags: 'rcfs' },
  ],
});
