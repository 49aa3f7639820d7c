import { err, ok, type Result } from '../../kernel/result.ts';
import type { ObjectType } from '../../model/registry.ts';
import { readObjectKey } from '../../query/operand.ts';
import type { ObjectKey } from '../../query/plan.ts';
import { loadRankGap, loadRankNeighbours, setRanks } from '../../storage/rank-store.ts';
import type { Services } from '../services.ts';
import { between, bottomKey, needsRebalance, spread, topKey } from './rank-key.ts';

/** Where `rankAbove`, `rankBelow` and `rankTo` want an object (wsapi §2). */
export type RankWish =
  | { readonly to: 'top' | 'bottom' }
  | { readonly to: 'above' | 'below'; readonly neighbour: ObjectKey };

/** Reads the rank parameters; null when there are none. The error is a sentence: that of a type without a rank is one. */
export const readRankWish = (
  type: ObjectType,
  parameters: ReadonlyMap<string, string>,
): Result<RankWish | null, string> => {
  const wish = readWish(parameters);
  const isRanked = type.table.name === 'artifact';
  return wish.ok && wish.value !== null && !isRanked ? err(`Validation error: ${type.elementName} has no rank`) : wish;
};

const readWish = (parameters: ReadonlyMap<string, string>): Result<RankWish | null, string> => {
  for (const [name, to] of [
    ['rankabove', 'above'],
    ['rankbelow', 'below'],
  ] as const) {
    const text = parameters.get(name);
    if (text === undefined || text === '') continue;
    const neighbour = readObjectKey(text);
    return neighbour === null
      ? err(`Could not parse: Cannot parse object reference from "${text}"`)
      : ok({ to, neighbour });
  }
  const end = parameters.get('rankto')?.toUpperCase();
  if (end === undefined || end === '') return ok(null);
  if (end === 'TOP' || end === 'BOTTOM') return ok({ to: end === 'TOP' ? 'top' : 'bottom' });
  return err(`Could not parse: The parameter rankTo must be TOP or BOTTOM, not "${parameters.get('rankto')}".`);
};

/** How many artifacts on each side of a crowded place share its room. */
const REBALANCED = 150;

/** Spreads the neighbourhood of a rank out again, so that keys stay short however often one place is aimed at. */
const makeRoom = async (workspaceOid: number, rank: string, services: Services): Promise<void> => {
  const crowd = await loadRankNeighbours(services.database, workspaceOid, rank, REBALANCED);
  const [low] = crowd;
  const high = crowd.at(-1);
  if (low === undefined || high === undefined || crowd.length < 3) return;
  const keys = spread(low.rank, high.rank, crowd.length - 2, services.random);
  if (keys === null) return;
  const ranks = crowd.slice(1, -1).map((each, index) => ({ oid: each.oid, rank: keys[index] ?? each.rank }));
  await setRanks(services.database, workspaceOid, ranks);
};

const beside = async (
  workspaceOid: number,
  neighbourOid: number,
  side: 'above' | 'below',
  services: Services,
): Promise<string | null> => {
  const gap = await loadRankGap(services.database, workspaceOid, neighbourOid, side);
  if (gap === null) return null;
  return side === 'above' ? between(gap.other, gap.own, services.random) : between(gap.own, gap.other, services.random);
};

/** The key that fulfils a wish; `neighbourOid` is the found neighbour of `above` and `below`. */
export const rankFor = async (
  wish: RankWish,
  workspaceOid: number,
  neighbourOid: number | null,
  services: Services,
): Promise<string> => {
  const now = services.clock().getTime();
  if (wish.to === 'top') return topKey(now, services.random);
  if (wish.to === 'bottom' || neighbourOid === null) return bottomKey(now, services.random);
  const key = await beside(workspaceOid, neighbourOid, wish.to, services);
  if (key !== null && !needsRebalance(key)) return key;
  const gap = await loadRankGap(services.database, workspaceOid, neighbourOid, wish.to);
  if (gap !== null) await makeRoom(workspaceOid, gap.own, services);
  return (await beside(workspaceOid, neighbourOid, wish.to, services)) ?? key ?? bottomKey(now, services.random);
};
