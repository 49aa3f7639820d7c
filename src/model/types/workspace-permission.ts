import { defineType } from '../attribute.ts';

export const workspacePermission = defineType({
  name: 'WorkspacePermission',
  displayName: 'Workspace Permission',
  oid: -51904,
  parent: 'UserPermission',
  table: 'user_permission',
  code: 1,
  idPrefix: 'WP',
  operations: 'CRDQ',
  attributes: [{ name: 'Workspace', oid: -33000, kind: 'OBJECT', ref: 'Workspace', flags: 'rc' }],
});
