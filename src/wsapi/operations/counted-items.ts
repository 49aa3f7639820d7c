import type { Access } from '../../access/access.ts';
import { mayWrite } from '../../access/permission.ts';
import type { Referenced } from '../../storage/references.ts';
import type { Draft } from '../rules/draft.ts';
import { closedProject, notAuthorized } from '../sentences.ts';

const refusalOf = (item: Referenced, draft: Draft, access: Access): string | null => {
  const { workspace } = draft;
  const target = { type: item.type, action: 'update', workspace, projectOid: item.projectOid, userOid: null } as const;
  if (!mayWrite(access, target)) return notAuthorized('update', item.type, item.oid);
  const project = item.projectOid === null ? undefined : workspace?.facts.projects.get(item.projectOid);
  return project === undefined || project.isOpen ? null : closedProject(item.type);
};

/** Items that count their owners change with a link: that takes the permission to change each of them. */
export const checkCountedItems = (draft: Draft, access: Access): string | null => {
  const items = draft.links
    .filter((change) => change.countedBy !== null)
    .flatMap(({ add, remove }) => [...add, ...remove]);
  for (const oid of items) {
    const item = draft.references.find({ oid });
    const refused =
      item === undefined ? notAuthorized('update', draft.type, draft.oid) : refusalOf(item, draft, access);
    if (refused !== null) return refused;
  }
  return null;
};
