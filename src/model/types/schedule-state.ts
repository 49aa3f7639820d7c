import { defineType } from '../attribute.ts';

export const scheduleState = defineType({
  name: 'ScheduleState',
  displayName: 'Schedule State',
  oid: -51916,
  parent: 'WorkspaceDomainObject',
  table: 'schedule_state',
  operations: 'RUQ',
  attributes: [
    { name: 'Editable', oid: -60324, kind: 'BOOLEAN', flags: 'ofs' },
    { name: 'Enabled', oid: -60325, kind: 'BOOLEAN', flags: 'fs' },
    { name: 'Name', oid: -60326, kind: 'STRING', flags: 'rfs' },
    { name: 'OrderIndex', displayName: 'Order Index', oid: -60327, kind: 'INTEGER', flags: 'ofs' },
    { name: 'ShortName', displayName: 'Short Name', oid: -60328, kind: 'STRING', flags: 'rfs' },
  ],
});
