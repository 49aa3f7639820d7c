import { type ClientWork, revokeApplication } from '../oauth/clients.ts';
import type { ListedApplication } from '../pages/applications-page.ts';
import {
  ALL_APPLICATIONS,
  findAuthorizedApplication,
  selectAuthorizedApplications,
} from '../storage/stores/authorized-application-store.ts';

/** What a user has allowed to applications, as the page shows it. */
export interface AllowedApplications {
  /** Those that may go on first. */
  of(userOid: number): Promise<readonly ListedApplication[]>;
  /** False: the user has no such application. */
  revoke(userOid: number, oid: number): Promise<boolean>;
}

export const createAllowedApplications = (work: ClientWork): AllowedApplications => ({
  of: async (userOid) => {
    const filter = { ...ALL_APPLICATIONS, userOid };
    const found = await selectAuthorizedApplications(work.pool, {
      filter,
      order: 'Created DESC',
      offset: 0,
      most: null,
    });
    const listed = found.map(({ clientName: name, ...application }) => ({ ...application, name }));
    const [revoked = [], living = []] = [true, false].map((isRevoked) =>
      listed.filter(({ revokedAt }) => (revokedAt !== null) === isRevoked),
    );
    return [...living, ...revoked];
  },

  revoke: async (userOid, oid) => {
    const application = await findAuthorizedApplication(work.pool, oid);
    return application?.userOid === userOid && revokeApplication(work, application, userOid);
  },
});
