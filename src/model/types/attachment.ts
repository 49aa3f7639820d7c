import { defineType } from '../attribute.ts';

export const attachment = defineType({
  name: 'Attachment',
  displayName: 'Attachment',
  oid: -51014,
  parent: 'WorkspaceDomainObject',
  table: 'attachment',
  idPrefix: 'AT',
  operations: 'CRUDQ',
  attributes: [
    { name: 'Artifact', oid: -41303, kind: 'OBJECT', ref: 'Artifact', flags: 'f' },
    { name: 'Compressed', oid: -60350, kind: 'BOOLEAN', flags: 'o', stored: 'unset' },
    { name: 'Content', oid: -13505, kind: 'OBJECT', ref: 'AttachmentContent', flags: 'rc' },
    { name: 'ContentType', displayName: 'Content Type', oid: -13501, kind: 'STRING', flags: 'rfs', maxLength: 128 },
    { name: 'Description', oid: -13503, kind: 'TEXT', flags: 'fs', maxLength: 768 },
    { name: 'Name', oid: -13500, kind: 'STRING', flags: 'rfs', maxLength: 1024 },
    { name: 'Size', oid: -13502, kind: 'INTEGER', flags: 'ocfs', maxLength: 10 },
    {
      name: 'TestCaseResult',
      displayName: 'Test Case Result',
      oid: -41306,
      kind: 'OBJECT',
      ref: 'TestCaseResult',
      flags: 'f',
    },
    { name: 'User', oid: -13506, kind: 'OBJECT', ref: 'User', flags: 'fs' },
  ],
});
