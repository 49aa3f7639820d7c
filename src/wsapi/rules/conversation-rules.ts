import type { AuthorizedRequest } from '../authorize-request.ts';
import { type Draft, hasChanged, setColumn, valueIn } from './draft.ts';

/** A post is its author's; it takes the next number of what it is about, from 0 as revisions do. */
export const applyPostRules = (draft: Draft, request: AuthorizedRequest): readonly string[] => {
  if (draft.before === null) setColumn(draft, 'user_id', request.caller.principal.userOid, 'bigint');
  const ownerOid = valueIn(draft, 'artifact_id');
  const workspaceOid = draft.workspace?.facts.oid;
  if (hasChanged(draft, 'artifact_id') && typeof ownerOid === 'number' && workspaceOid !== undefined) {
    draft.taken = { column: 'post_number', counter: 'posts_made', workspaceOid, ownerOid };
  }
  return [];
};
