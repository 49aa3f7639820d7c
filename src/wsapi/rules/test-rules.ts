import { holdsTests } from '../../storage/test-store.ts';
import type { Services } from '../services.ts';
import { type Draft, hasChanged, setColumn, valueIn } from './draft.ts';

const NONE: readonly string[] = [];

const projectAbove = (draft: Draft, column: string): number | null => {
  const oid = valueIn(draft, column);
  return typeof oid === 'number' ? (draft.references.find({ oid })?.projectOid ?? null) : null;
};

const misplaced = (draft: Draft, above: string): readonly string[] => [
  `Validation error: ${draft.type.elementName}.Project should be that of its ${above}`,
];

/** A test case in a folder is in the folder's project: put in one it goes there, moved elsewhere it leaves the folder. */
export const placeTestCase = (draft: Draft): readonly string[] => {
  if (valueIn(draft, 'test_folder_id') === null) return NONE;
  const isMoved = hasChanged(draft, 'project_id');
  if (!hasChanged(draft, 'test_folder_id')) {
    if (isMoved && draft.before !== null) setColumn(draft, 'test_folder_id', null, 'bigint');
    return NONE;
  }
  const project = projectAbove(draft, 'test_folder_id');
  if (project === null || valueIn(draft, 'project_id') === project) return NONE;
  if (isMoved) return misplaced(draft, 'TestFolder');
  setColumn(draft, 'project_id', project, 'bigint');
  return NONE;
};

/** The folders of a tree are in one project; one that holds something stays where it is. */
export const placeTestFolder = async (draft: Draft, services: Services): Promise<readonly string[]> => {
  const above = hasChanged(draft, 'parent_id') || draft.before === null ? projectAbove(draft, 'parent_id') : null;
  if (above !== null && valueIn(draft, 'project_id') !== above) return misplaced(draft, 'Parent');
  if (draft.before === null || !hasChanged(draft, 'project_id')) return NONE;
  if (above === null && valueIn(draft, 'parent_id') !== null) return misplaced(draft, 'Parent');
  const workspaceOid = draft.workspace?.facts.oid ?? 0;
  return (await holdsTests(services.database, workspaceOid, draft.oid))
    ? ['Validation error: TestFolder.Project cannot change while the folder holds test cases or folders']
    : NONE;
};
