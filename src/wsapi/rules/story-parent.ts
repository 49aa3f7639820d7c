import { wouldCloseCircle } from '../../storage/ancestors.ts';
import type { AuthorizedRequest } from '../authorize-request.ts';
import type { Services } from '../services.ts';
import { type Draft, hasChanged, valueIn } from './draft.ts';

/** A story cannot be its own ancestor. */
export const checkStoryParent = async (
  draft: Draft,
  _: AuthorizedRequest,
  services: Services,
): Promise<readonly string[]> => {
  const parent = valueIn(draft, 'parent_id');
  const workspaceOid = draft.workspace?.facts.oid;
  if (
    typeof parent !== 'number' ||
    workspaceOid === undefined ||
    draft.before === null ||
    !hasChanged(draft, 'parent_id')
  )
    return [];
  const isCircle = await wouldCloseCircle(services.database, workspaceOid, draft.oid, parent);
  return isCircle ? [`Validation error: ${draft.type.elementName}.Parent would make the story its own ancestor`] : [];
};
