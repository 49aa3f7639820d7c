import { randomBytes, randomUUID } from 'node:crypto';
import { randomDigits } from '../../src/identity/base62.ts';
import { disableUser, enableUser } from '../../src/identity/user-accounts.ts';
import { secureRandom } from '../../src/kernel/random.ts';
import { endFamily } from '../../src/oauth/grants.ts';
import { digestOf } from '../../src/oauth/seal.ts';
import { revokeAuthorizedApplication } from '../../src/storage/stores/authorized-application-store.ts';
import { putConsent, putGrant } from '../../src/storage/stores/oauth-grant-store.ts';
import { putAccessToken } from '../../src/storage/stores/oauth-token-store.ts';
import type { HttpCall } from './http-client.ts';
import type { Nodes } from './nodes.ts';
import { API } from './world.ts';
import { DEFECT, USER } from './world-seed.ts';

const HOUR_MS = 3_600_000;

/** An application that acts for the editor, and what belongs to it. */
interface LoggedIn {
  readonly clientOid: number;
  readonly grantId: string;
  readonly call: () => HttpCall;
}

/** What a log-in through an application leaves in the database. */
const logIn = async ({ database: { main } }: Nodes): Promise<LoggedIn> => {
  await enableUser(main, USER.editor);
  const [clientId, grantId] = [randomBytes(16).toString('hex'), randomUUID()];
  const [now, accessToken] = [new Date(), randomDigits(42, secureRandom)];
  const { rows } = await main.query<{ oid: number; subject: string }>(
    `WITH client AS (INSERT INTO oauth_client (client_id, name, is_public, redirect_uris, created)
       VALUES ($1, 'Defect Radar', true, '{https://app.example.test/}', $2) RETURNING oid)
     SELECT client.oid, u.uuid AS subject FROM client, app_user u WHERE u.oid = $3`,
    [clientId, now, USER.editor],
  );
  const [made] = rows;
  if (made === undefined) throw new Error('no client was made');
  const { subject, oid: clientOid } = made;
  const scopes = ['alm'];
  const times = { created: now, expiresAt: new Date(now.getTime() + HOUR_MS) };
  await putConsent(main, { subject, clientId, scopes }, now);
  await putGrant(main, { id: grantId, subject, clientId, scopes, ...times });
  await putAccessToken(main, { digest: digestOf(accessToken), grantId, scopes, details: {}, ...times });
  const target = `${API}/defect/${DEFECT.alpha}?fetch=Name`;
  return { clientOid, grantId, call: () => ({ method: 'GET', target, headers: { zsessionid: accessToken } }) };
};

const applicationOf = async ({ database }: Nodes, clientOid: number): Promise<number> => {
  const { rows } = await database.main.query<{ oid: number }>(
    'SELECT oid FROM authorized_application WHERE client_oid = $1',
    [clientOid],
  );
  return rows[0]?.oid ?? 0;
};

const way = (name: string, revoke: (nodes: Nodes, loggedIn: LoggedIn) => Promise<unknown>) => ({
  name,
  grant: async (nodes: Nodes) => {
    const loggedIn = await logIn(nodes);
    return {
      call: loggedIn.call,
      revoke: async () => {
        await revoke(nodes, loggedIn);
      },
    };
  },
});

/** Each way in which an application loses what it may do for a user (REL-22). */
export const APPLICATION_REVOCATIONS = [
  way('a revoked application', async (nodes, { clientOid }) => {
    const oid = await applicationOf(nodes, clientOid);
    const revoked = await revokeAuthorizedApplication(nodes.database.main, oid, new Date(), async () => {});
    if (revoked === null) throw new Error('there was no such application');
  }),
  way('a deleted client', ({ database }, { clientOid }) =>
    database.main.query('DELETE FROM oauth_client WHERE oid = $1', [clientOid]),
  ),
  way('a token used twice', ({ database }, { grantId }) =>
    endFamily({ pool: database.main, clock: () => new Date() }, grantId),
  ),
  way('an application of a disabled user', ({ database }) => disableUser(database.main, USER.editor)),
];
