import { takeObjectIds } from '../../storage/numbers.ts';
import type { AuthorizedRequest } from '../authorize-request.ts';
import type { Services } from '../services.ts';
import { beforeIn, type Draft, setColumn, valueIn } from './draft.ts';

const freshOid = async (draft: Draft, services: Services): Promise<number> => {
  if (draft.before === null) return draft.companionOid;
  const [oid] = await takeObjectIds(services.database, 1);
  return oid ?? 0;
};

/**
 * Whoever blocks a work item leaves a Blocker, which goes when it is unblocked. What has none and is blocked is so by a
 * task or a child story (object-model §5); that comes and goes with them, in the database.
 */
export const applyBlocking = async (
  draft: Draft,
  request: AuthorizedRequest,
  services: Services,
): Promise<readonly string[]> => {
  const workspaceOid = draft.workspace?.facts.oid ?? 0;
  const [was, is] = [beforeIn(draft, 'blocked') === true, valueIn(draft, 'blocked') === true];
  if (!was && is) {
    const oid = await freshOid(draft, services);
    setColumn(draft, 'blocker_id', oid, 'bigint');
    draft.further.push({
      table: 'blocker',
      columns: [
        { column: 'workspace_id', value: workspaceOid, type: 'bigint' },
        { column: 'oid', value: oid, type: 'bigint' },
        { column: 'blocked_by_id', value: request.caller.principal.userOid, type: 'bigint' },
        { column: 'work_product_id', value: draft.oid, type: 'bigint' },
      ],
    });
  }
  if (was && !is) {
    const blocker = beforeIn(draft, 'blocker_id');
    setColumn(draft, 'blocked_reason', null, 'text');
    if (typeof blocker !== 'number') return [];
    setColumn(draft, 'blocker_id', null, 'bigint');
    draft.gone.push({ table: 'blocker', workspaceOid, oid: blocker });
  }
  return [];
};
