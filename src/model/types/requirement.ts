import { defineType } from '../attribute.ts';

export const requirement = defineType({
  name: 'Requirement',
  displayName: 'Requirement',
  oid: -51005,
  parent: 'SchedulableArtifact',
  table: 'artifact',
  operations: 'RQ',
  abstract: true,
  attributes: [
    {
      name: 'Attachments',
      oid: -11006,
      kind: 'COLLECTION',
      ref: 'Attachment',
      flags: 'f',
      inverse: 'Artifact',
      counter: 'n_attachments',
    },
    {
      name: 'Package',
      oid: -11008,
      kind: 'STRING',
      flags: 'hfk',
      maxLength: 128,
      allowed: ['', 'Package A', 'Package B', 'Package C'],
    },
  ],
});
