import { defineType } from '../attribute.ts';

export const attachmentContent = defineType({
  name: 'AttachmentContent',
  displayName: 'Attachment Content',
  oid: -51018,
  parent: 'WorkspaceDomainObject',
  table: 'attachment_content',
  idPrefix: 'AC',
  operations: 'CRD',
  attributes: [
    { name: 'Content', oid: -14000, kind: 'BINARY_DATA', flags: 'rc', maxLength: 5120000, stored: 'computed' },
  ],
});
