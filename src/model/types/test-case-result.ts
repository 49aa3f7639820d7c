import { defineType } from '../attribute.ts';

export const testCaseResult = defineType({
  name: 'TestCaseResult',
  displayName: 'Test Case Result',
  oid: -51017,
  parent: 'WorkspaceDomainObject',
  table: 'test_case_result',
  idPrefix: 'TC',
  operations: 'CRUDQ',
  attributes: [
    { name: 'Attachments', oid: -20507, kind: 'COLLECTION', ref: 'Attachment', flags: 'f', inverse: 'TestCaseResult' },
    { name: 'Build', oid: -20500, kind: 'STRING', flags: 'rfs', maxLength: 128 },
    { name: 'Date', oid: -20501, kind: 'DATE', flags: 'rfs' },
    { name: 'Duration', oid: -20509, kind: 'DECIMAL', flags: 'fs', maxLength: 10, maxFractionalDigits: 2 },
    { name: 'Notes', oid: -20506, kind: 'TEXT', flags: 'fs', maxLength: 32768 },
    { name: 'Project', oid: -60305, kind: 'OBJECT', ref: 'Project', flags: 'ofs', stored: 'computed' },
    { name: 'TestCase', displayName: 'Test Case', oid: -20504, kind: 'OBJECT', ref: 'TestCase', flags: 'rf' },
    { name: 'TestSet', displayName: 'Test Set', oid: -20508, kind: 'OBJECT', ref: 'TestSet', flags: 'f' },
    { name: 'Tester', oid: -20510, kind: 'OBJECT', ref: 'User', flags: 'fsk' },
    {
      name: 'Verdict',
      oid: -20503,
      kind: 'STRING',
      flags: 'rfsk',
      maxLength: 256,
      allowed: ['Blocked', 'Error', 'Fail', 'Inconclusive', 'Pass'],
    },
    {
      name: 'WorkProduct',
      displayName: 'Work Product',
      oid: -60306,
      kind: 'OBJECT',
      ref: 'SchedulableArtifact',
      flags: 'of',
      stored: 'computed',
    },
  ],
});
