import { nextPlace, type PlacedType } from '../../storage/next-place.ts';
import type { Services } from '../services.ts';
import { type Draft, setColumn, valueIn } from './draft.ts';

/** Where the place of a type stands, and the object below which it counts. */
const PLACES: Readonly<Record<PlacedType, { readonly place: string; readonly owner: string }>> = {
  Task: { place: 'task_index', owner: 'work_product_id' },
  TestCaseStep: { place: 'step_index', owner: 'test_case_id' },
};

/** A task or step that is given no place comes last. */
export const placeLast = async (type: PlacedType, draft: Draft, services: Services): Promise<void> => {
  const { place, owner } = PLACES[type];
  if (draft.before !== null || valueIn(draft, place) !== null) return;
  const ownerOid = valueIn(draft, owner);
  // Without its owner the object is refused for that, not for its place; on trial, without an ObjectID, any place does.
  const index =
    typeof ownerOid === 'number' && draft.oid !== 0
      ? await nextPlace(services.database, type, draft.workspace?.facts.oid ?? 0, ownerOid)
      : 0;
  setColumn(draft, place, index, 'bigint');
};
