import type { WantedReference } from '../../storage/references.ts';
import { type Draft, type References, setColumn } from '../rules/draft.ts';
import { type RankWish, rankFor } from '../rules/rank.ts';
import { DANGLING } from '../sentences.ts';
import type { Services } from '../services.ts';

/** The object beside which a wish wants the draft, to be loaded with its references. */
export const neighbourOf = (wish: RankWish | null, services: Services): WantedReference[] =>
  wish !== null && 'neighbour' in wish ? [{ type: services.registry.type('Artifact'), key: wish.neighbour }] : [];

/** Puts a work item where the wish wants it; of other types nobody can wish anything. The result is sentences for `Errors`. */
export const setRank = async (
  draft: Draft,
  wish: RankWish,
  references: References,
  services: Services,
): Promise<readonly string[]> => {
  if (draft.type.table.name !== 'artifact') return [];
  const neighbour = 'neighbour' in wish ? references.find(wish.neighbour) : null;
  if (neighbour === undefined) return [DANGLING];
  const workspaceOid = draft.workspace?.facts.oid ?? 0;
  setColumn(draft, 'rank', await rankFor(wish, workspaceOid, neighbour?.oid ?? null, services), 'text');
  return [];
};
