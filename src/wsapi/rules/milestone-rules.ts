import { milestoneLike } from '../../storage/milestone-store.ts';
import type { Services } from '../services.ts';
import { type Draft, hasChanged, valueIn } from './draft.ts';

const asDate = (value: unknown): string | null =>
  value instanceof Date ? value.toISOString() : (value as string | null);

/** Name and TargetDate together tell the milestones of a workspace apart (wsapi §5.6; the wording is row 20 of §4.4). */
export const checkMilestoneName = async (draft: Draft, services: Services): Promise<readonly string[]> => {
  const name = valueIn(draft, 'name');
  if (typeof name !== 'string' || !(hasChanged(draft, 'name') || hasChanged(draft, 'target_date'))) return [];
  const targetDate = asDate(valueIn(draft, 'target_date'));
  const workspaceOid = draft.workspace?.facts.oid ?? 0;
  const other = await milestoneLike(services.database, workspaceOid, draft.oid, name, targetDate);
  if (other === null) return [];
  return [
    `Validation error: Milestone.name and date: Milestone '${other}: ${name}' already exists with the same name and date`,
  ];
};
