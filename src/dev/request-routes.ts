import { answered } from '../login/login-answer.ts';
import { findUserNames } from '../storage/stores/scenario-store.ts';
import type { DevRoute } from './dev-route.ts';

export const REQUEST_ROUTES: readonly DevRoute[] = [
  {
    method: 'GET',
    path: '/requests',
    answer: async (_request, { control, database }) => {
      const entries = control.requests.latest();
      const oids = [...new Set(entries.flatMap(({ userOid }) => userOid ?? []))];
      const names = await findUserNames(database.main, oids);
      return answered({
        requests: entries.map(({ userOid, ...entry }) => ({
          ...entry,
          user: userOid === null ? null : (names.get(userOid) ?? null),
        })),
      });
    },
  },
];
