import { defineType } from '../attribute.ts';

export const flowState = defineType({
  name: 'FlowState',
  displayName: 'Flow State',
  oid: -51917,
  parent: 'WorkspaceDomainObject',
  table: 'flow_state',
  operations: 'CRUDQ',
  attributes: [
    { name: 'AgeThreshold', displayName: 'Age Threshold', oid: -60315, kind: 'INTEGER', flags: 'fs' },
    { name: 'ExitPolicy', displayName: 'Exit Policy', oid: -60316, kind: 'STRING', flags: 'fs' },
    { name: 'Name', oid: -60317, kind: 'STRING', flags: 'rfs' },
    { name: 'NonValueAdd', oid: -60318, kind: 'BOOLEAN', flags: 'fs' },
    { name: 'OrderIndex', displayName: 'Order Index', oid: -60319, kind: 'INTEGER', flags: 'fs' },
    { name: 'Project', oid: -60320, kind: 'OBJECT', ref: 'Project', flags: 'cfs' },
    {
      name: 'RevisionHistory',
      displayName: 'Revision History',
      oid: -60321,
      kind: 'OBJECT',
      ref: 'RevisionHistory',
      flags: 'o',
    },
    {
      name: 'ScheduleStateMapping',
      displayName: 'Schedule State Mapping',
      oid: -60322,
      kind: 'STRING',
      flags: 'rfsk',
      allowed: ['Defined', 'In-Progress', 'Completed', 'Accepted'],
    },
    { name: 'WIPLimit', displayName: 'WIP Limit', oid: -60323, kind: 'INTEGER', flags: 'fs' },
  ],
});
