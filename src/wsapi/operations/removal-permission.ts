import { mayWrite } from '../../access/permission.ts';
import type { LoadedRow } from '../../storage/load-row.ts';
import type { AuthorizedRequest } from '../authorize-request.ts';
import { closedProject, notAuthorized } from '../sentences.ts';
import { workspaceOfRow } from './target.ts';

const numberOrNull = (value: unknown): number | null => (typeof value === 'number' ? value : null);

/** The project that decides about a stored object: its own, or that of what it hangs on. */
const projectOf = ({ columns }: LoadedRow): number | null =>
  numberOrNull(columns.project_id) ?? numberOrNull(columns.owner_project_id);

const userOf = ({ type, oid, columns }: LoadedRow): number | null =>
  type.name === 'User' ? oid : numberOrNull(columns.user_id);

/** May this caller delete or restore objects of the row's type in this project; the sentence that refuses it, or null. */
export const refusalIn = (
  row: LoadedRow,
  projectOid: number | null,
  action: 'delete' | 'restore',
  request: AuthorizedRequest,
): string | null => {
  const { type } = row;
  const workspace = workspaceOfRow(row, request);
  const target = { type, action: 'delete', workspace, projectOid, userOid: userOf(row) } as const;
  const isAllowed = type.operations.includes('D') && mayWrite(request.caller.access, target);
  if (!isAllowed) return notAuthorized(action, type, row.oid);
  const { visibleBy } = type.table;
  const isInProject = (visibleBy === 'project' || visibleBy === 'owners') && projectOid !== null;
  return isInProject && workspace?.facts.projects.get(projectOid)?.isOpen === false ? closedProject(type) : null;
};

export const refusalOf = (row: LoadedRow, action: 'delete' | 'restore', request: AuthorizedRequest): string | null =>
  refusalIn(row, projectOf(row), action, request);

/** The same for everything that goes or comes back with the object, wherever it is. */
export const refusalInAll = (
  row: LoadedRow,
  items: readonly { readonly projectOid: number }[],
  action: 'delete' | 'restore',
  request: AuthorizedRequest,
): string | null => {
  for (const projectOid of new Set(items.map((each) => each.projectOid))) {
    const refused = refusalIn(row, projectOid, action, request);
    if (refused !== null) return refused;
  }
  return null;
};
