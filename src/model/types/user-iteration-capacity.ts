import { defineType } from '../attribute.ts';

export const userIterationCapacity = defineType({
  name: 'UserIterationCapacity',
  displayName: 'User Iteration Capacity',
  oid: -51041,
  parent: 'WorkspaceDomainObject',
  table: 'user_iteration_capacity',
  idPrefix: 'UI',
  operations: 'CRUDQ',
  attributes: [
    { name: 'Capacity', oid: -29002, kind: 'DECIMAL', flags: 'rfs', maxLength: 3, maxFractionalDigits: 2 },
    { name: 'Iteration', oid: -29001, kind: 'OBJECT', ref: 'Iteration', flags: 'rfsk' },
    { name: 'Load', oid: -29005, kind: 'DECIMAL', flags: 'o', maxFractionalDigits: 2, stored: 'computed' },
    { name: 'Project', oid: -29003, kind: 'OBJECT', ref: 'Project', flags: 'rfsk' },
    {
      name: 'TaskEstimates',
      displayName: 'Task Estimates',
      oid: -29004,
      kind: 'DECIMAL',
      flags: 'o',
      maxFractionalDigits: 2,
      stored: 'computed',
    },
    { name: 'User', oid: -29006, kind: 'OBJECT', ref: 'User', flags: 'rfsk' },
  ],
});
