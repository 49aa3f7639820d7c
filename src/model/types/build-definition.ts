import { defineType } from '../attribute.ts';

export const buildDefinition = defineType({
  name: 'BuildDefinition',
  displayName: 'Build Definition',
  oid: -51042,
  parent: 'WorkspaceDomainObject',
  table: 'build_definition',
  idPrefix: 'BD',
  operations: 'CRUDQ',
  attributes: [
    { name: 'Builds', oid: -29503, kind: 'COLLECTION', ref: 'Build', flags: 'of', inverse: 'BuildDefinition' },
    { name: 'Description', oid: -29501, kind: 'STRING', flags: 'fs', maxLength: 4000 },
    { name: 'LastBuild', oid: -29508, kind: 'OBJECT', ref: 'Build', flags: 'ofs', stored: 'computed' },
    {
      name: 'LastStatus',
      oid: -29506,
      kind: 'STRING',
      flags: 'o',
      maxLength: 256,
      allowed: ['SUCCESS', 'FAILURE', 'INCOMPLETE', 'UNKNOWN', 'NO BUILDS'],
      stored: 'computed',
    },
    { name: 'Name', oid: -29500, kind: 'STRING', flags: 'rfs', maxLength: 256 },
    { name: 'Project', oid: -29502, kind: 'OBJECT', ref: 'Project', flags: 'rfsk' },
    {
      name: 'Projects',
      oid: -29507,
      kind: 'COLLECTION',
      ref: 'Project',
      flags: 'f',
      link: { table: 'build_definition_project', own: 'build_definition_id', item: 'project_id' },
    },
    { name: 'Uri', oid: -29505, kind: 'STRING', flags: 'fs', maxLength: 4000 },
  ],
});
