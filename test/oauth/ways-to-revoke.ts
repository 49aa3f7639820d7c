import { basic, callLogin, type Person, writeAs } from '../accounts/accounts-world.ts';
import type { TestClient } from './oauth-world.ts';
import type { TwoNodes } from './two-nodes.ts';

/** A way in which an application loses what it may do for a user. */
export interface WayToRevoke {
  readonly name: string;
  revoke(nodes: TwoNodes, person: Person, client: TestClient): Promise<void>;
}

const expectDone = (status: number, text: string): void => {
  if (status !== 204) throw new Error(`${status} ${text}`);
};

/** What the user's page does with the entry of this application. */
export const revokeApplication = async (
  { node, world }: TwoNodes,
  person: Person,
  client: TestClient,
): Promise<void> => {
  const { rows } = await world.database.main.query<{ oid: number }>(
    `SELECT a.oid FROM authorized_application a JOIN oauth_client c ON c.oid = a.client_oid
     WHERE a.user_id = $1 AND c.client_id = $2`,
    [person.oid, client.clientId],
  );
  const { status, text } = await callLogin(node(0), 'DELETE', `/applications/${rows[0]?.oid}`, basic(person));
  expectDone(status, text);
};

export const setDisabled = async ({ node, world }: TwoNodes, person: Person, Disabled: boolean): Promise<void> => {
  const errors = await writeAs(node(0), world.admin, `/user/${person.oid}`, { User: { Disabled } });
  if (errors.length > 0) throw new Error(errors.join(' '));
};

export const deleteClient = async ({ node, world }: TwoNodes, client: TestClient): Promise<void> => {
  const { status, text } = await callLogin(node(0), 'DELETE', `/clients/${client.clientId}`, basic(world.admin));
  expectDone(status, text);
};

export const WAYS_TO_REVOKE: readonly WayToRevoke[] = [
  { name: 'the user revokes the application', revoke: revokeApplication },
  { name: 'the user is disabled', revoke: (nodes, person) => setDisabled(nodes, person, true) },
  { name: 'the client is deleted', revoke: (nodes, _, client) => deleteClient(nodes, client) },
];
