import { defineType } from '../attribute.ts';

export const testCaseStep = defineType({
  name: 'TestCaseStep',
  displayName: 'Test Case Step',
  oid: -51036,
  parent: 'WorkspaceDomainObject',
  table: 'test_case_step',
  idPrefix: 'TC',
  operations: 'CRUDQX',
  attributes: [
    { name: 'ExpectedResult', displayName: 'Expected Result', oid: -27003, kind: 'TEXT', flags: 'fs', maxLength: 2048 },
    { name: 'Input', oid: -27002, kind: 'TEXT', flags: 'rfs', maxLength: 2048 },
    { name: 'StepIndex', displayName: 'Step Index', oid: -27001, kind: 'INTEGER', flags: 'rfs', maxLength: 10 },
    { name: 'TestCase', displayName: 'Test Case', oid: -27000, kind: 'OBJECT', ref: 'TestCase', flags: 'rf' },
  ],
});
