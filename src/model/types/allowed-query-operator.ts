import { defineType } from '../attribute.ts';

export const allowedQueryOperator = defineType({
  name: 'AllowedQueryOperator',
  displayName: 'Allowed Query Operator',
  oid: -51035,
  parent: 'PersistableObject',
  table: 'allowed_query_operator',
  idPrefix: 'AQ',
  operations: 'R',
  attributes: [
    { name: 'OperatorName', displayName: 'Operator Name', oid: -26500, kind: 'STRING', flags: 'o', maxLength: 128 },
  ],
});
