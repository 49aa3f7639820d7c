import { defineType } from '../attribute.ts';

export const scmRepository = defineType({
  name: 'SCMRepository',
  displayName: 'SCMRepository',
  oid: -51072,
  parent: 'WorkspaceDomainObject',
  table: 'scm_repository',
  idPrefix: 'SC',
  operations: 'CRUDQ',
  attributes: [
    { name: 'Description', oid: -39701, kind: 'STRING', flags: 'fs', maxLength: 4000 },
    { name: 'Name', oid: -39700, kind: 'STRING', flags: 'rfs', maxLength: 256 },
    {
      name: 'Projects',
      oid: -39704,
      kind: 'COLLECTION',
      ref: 'Project',
      flags: 'f',
      link: { table: 'scm_repository_project', own: 'scm_repository_id', item: 'project_id' },
    },
    { name: 'SCMType', displayName: 'SCM Type', oid: -39703, kind: 'STRING', flags: 'rfs', maxLength: 256 },
    { name: 'Uri', oid: -39702, kind: 'STRING', flags: 'fs', maxLength: 4000 },
  ],
});
