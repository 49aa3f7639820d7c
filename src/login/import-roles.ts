import { err, ok, type Result } from '../kernel/result.ts';
import type { PlaceWithRole } from '../storage/stores/user-role-store.ts';
import { type RoleWish, readRoleWishes } from './role-wish.ts';

type Place = Pick<RoleWish, 'kind' | 'oid'>;

/** Workspaces and projects by name in lower case, and by ObjectID. */
export type PlacesByName = ReadonlyMap<string, readonly Place[]>;

export const placesByName = (
  workspaces: readonly PlaceWithRole[],
  projects: readonly PlaceWithRole[],
): PlacesByName => {
  const named = (kind: RoleWish['kind'], places: readonly PlaceWithRole[]) =>
    places.flatMap(({ oid, name }) => [name.trim().toLowerCase(), String(oid)].map((key) => ({ key, kind, oid })));
  return Map.groupBy([...named('Workspace', workspaces), ...named('Project', projects)], ({ key }) => key);
};

const placeIn = (name: string, places: PlacesByName): Result<Place, string> => {
  const [place, ...more] = places.get(name.toLowerCase()) ?? [];
  if (place === undefined) return err(`Roles: there is no "${name}", or you may not see it.`);
  return more.length === 0 ? ok(place) : err(`Roles: several are called "${name}". Use the ObjectID.`);
};

/** The roles in a cell such as `Garden=User; Pond=Editor`. */
export const readRolesCell = (cell: string, places: PlacesByName): Result<readonly RoleWish[], string> => {
  const changes: Record<string, unknown>[] = [];
  for (const entry of cell.split(';').filter((text) => text.trim() !== '')) {
    const [, name, role] = /^(.*)=([^=]*)$/s.exec(entry)?.map((text) => text.trim()) ?? [];
    if (name === undefined || role === undefined) return err('Roles: write NAME=ROLE, with ; between several.');
    const place = placeIn(name, places);
    if (!place.ok) return place;
    changes.push({ [place.value.kind]: place.value.oid, Role: role });
  }
  return readRoleWishes(changes);
};
