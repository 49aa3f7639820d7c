import { defineType } from '../attribute.ts';

export const conversationPost = defineType({
  name: 'ConversationPost',
  displayName: 'Conversation Post',
  oid: -51040,
  parent: 'WorkspaceDomainObject',
  table: 'conversation_post',
  idPrefix: 'CP',
  operations: 'CRUDQ',
  attributes: [
    { name: 'Artifact', oid: -28003, kind: 'OBJECT', ref: 'Artifact', flags: 'rfs' },
    { name: 'LastUpdateDate', displayName: 'Last Update Date', oid: -60351, kind: 'DATE', flags: 'rofs' },
    { name: 'PostNumber', displayName: 'Post Number', oid: -28000, kind: 'INTEGER', flags: 'rofs', maxLength: 10 },
    { name: 'Text', oid: -28002, kind: 'TEXT', flags: 'rfs', maxLength: 32768 },
    { name: 'User', oid: -28004, kind: 'OBJECT', ref: 'User', flags: 'rofs' },
  ],
});
