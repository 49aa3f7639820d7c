import { type Administered, administeredBy } from '../access/administered.ts';
import { IDLE_MS } from '../identity/account-rules.ts';
import type { Clock } from '../kernel/clock.ts';
import type { UserPart, UserTimes } from '../storage/stores/user-list-store.ts';
import type { LoginRequest } from './login-request.ts';
import type { LoginServices } from './login-services.ts';

/** What the caller administers; null: nothing, so that the users of others are none of their business. */
export const administeredByCaller = async (
  { caller }: LoginRequest,
  { access }: LoginServices,
): Promise<Administered | null> => {
  const own = await access.accessOf(caller.principal.userOid);
  return own === null ? null : administeredBy(own);
};

/** The bound that it puts on lists of users; null: none. */
export const partOf = ({ everything, workspaces, projects }: Administered): UserPart | null =>
  everything ? null : { workspaces, projects };

export const userTimes = (clock: Clock): UserTimes => {
  const now = clock();
  return { now, idleSince: new Date(now.getTime() - IDLE_MS) };
};

/** The ObjectID in a path; null: there is no such user. */
export const userOidIn = ({ parts }: LoginRequest): number | null =>
  /^\d{1,15}$/.test(parts.oid ?? '') ? Number(parts.oid) : null;
