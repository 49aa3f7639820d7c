import { defineType } from '../attribute.ts';

export const preference = defineType({
  name: 'Preference',
  displayName: 'Preference',
  oid: -51922,
  parent: 'PersistableObject',
  table: 'preference',
  idPrefix: 'PR',
  operations: 'CRUDQ',
  attributes: [
    { name: 'AppId', displayName: 'App Id', oid: -40005, kind: 'INTEGER', flags: 'fs' },
    { name: 'Name', oid: -40000, kind: 'STRING', flags: 'rfs', maxLength: 256 },
    { name: 'Project', oid: -40004, kind: 'OBJECT', ref: 'Project', flags: 'fs' },
    { name: 'Type', oid: -40007, kind: 'STRING', flags: 'fs', maxLength: 256 },
    { name: 'User', oid: -40002, kind: 'OBJECT', ref: 'User', flags: 'fs' },
    { name: 'Value', oid: -40001, kind: 'TEXT', flags: 'fs', maxLength: 32768 },
    { name: 'Workspace', oid: -40003, kind: 'OBJECT', ref: 'Workspace', flags: 'fs' },
  ],
});
