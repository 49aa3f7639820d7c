import { credentialDigest } from '../../src/identity/api-key.ts';
import { createApiKey, deleteApiKey, resetApiKey } from '../../src/identity/api-keys.ts';
import { disableUser, enableUser, setPassword } from '../../src/identity/user-accounts.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import { secureRandom } from '../../src/kernel/random.ts';
import { Secret } from '../../src/kernel/secret.ts';
import { deleteClient, revokeApplication } from '../../src/oauth/clients.ts';
import { endFamily } from '../../src/oauth/grants.ts';
import { selectOAuthClient } from '../../src/storage/stores/oauth-client-list-store.ts';
import { recordSessionEnd } from '../../src/storage/stores/session-store.ts';
import { allow, makeClient } from './allowed-application.ts';
import type { HttpCall } from './http-client.ts';
import type { Nodes } from './nodes.ts';
import { API, createCaller } from './world.ts';
import { apiKeyOf, DEFECT, PROJECT, USER } from './world-seed.ts';

/** A credential or right in use, and what ends it. */
export interface Revocable {
  /** What is sent with it, to the node of that number. */
  call(node: number): HttpCall;
  /** Resolves when it is committed. */
  revoke(): Promise<void>;
  /** Makes good again what others go by, where it took more than its own. */
  restore?(): Promise<void>;
}

export interface Revocation {
  readonly name: string;
  /** Makes the right good, again where it was revoked before. */
  grant(nodes: Nodes): Promise<Revocable>;
}

const read = (headers: Readonly<Record<string, string>>): HttpCall => ({
  method: 'GET',
  target: `${API}/defect/${DEFECT.alpha}?fetch=Name`,
  headers,
});

const basic = (name: string, password: string): string =>
  `Basic ${Buffer.from(`${name}@garden.test:${password}`).toString('base64')}`;

const deletedKey: Revocation = {
  name: 'a deleted key',
  grant: async ({ database }) => {
    const made = await createApiKey(database.main, systemClock, secureRandom, {
      userOid: USER.viewer,
      description: 'to be deleted',
      grant: 'Full Access',
    });
    if (made === null) throw new Error('no key was made');
    return {
      call: () => read({ zsessionid: made.value.reveal() }),
      revoke: async () => {
        await deleteApiKey(database.main, made.oid);
      },
    };
  },
};

const resetKey: Revocation = {
  name: 'the value of a key that was reset',
  grant: async ({ database }) => {
    const { main } = database;
    const made = await createApiKey(main, systemClock, secureRandom, {
      userOid: USER.viewer,
      description: 'to be reset',
      grant: 'Full Access',
    });
    if (made === null) throw new Error('no key was made');
    return {
      call: () => read({ zsessionid: made.value.reveal() }),
      revoke: async () => {
        if ((await resetApiKey(main, systemClock, secureRandom, made.oid)) === null)
          throw new Error('no key was reset');
      },
      restore: async () => {
        await deleteApiKey(main, made.oid);
      },
    };
  },
};

const setSubscription = async ({ database }: Nodes, column: string, value: string | boolean): Promise<void> => {
  await database.main.query(`UPDATE subscription SET ${column} = $1`, [value]);
};

const disabledKeys: Revocation = {
  name: 'a key where keys are switched off',
  grant: async (nodes) => ({
    call: () => read({ zsessionid: apiKeyOf('viewer') }),
    revoke: () => setSubscription(nodes, 'api_keys_enabled', false),
    restore: () => setSubscription(nodes, 'api_keys_enabled', true),
  }),
};

const ssoMode: Revocation = {
  name: 'a password under an SSO mode that takes none',
  grant: async (nodes) => {
    const password = newPassword();
    await setPassword(nodes.database.main, systemClock, USER.warden, new Secret(password));
    return {
      call: () => read({ authorization: basic('warden', password) }),
      revoke: () => setSubscription(nodes, 'authentication_policy', 'SSO Only'),
      restore: () => setSubscription(nodes, 'authentication_policy', 'Rally Only'),
    };
  },
};

const newPassword = (): string => Buffer.from(secureRandom(12)).toString('hex');

const logOut: Revocation = {
  name: 'a log-out',
  grant: async ({ database, each }) => {
    const password = newPassword();
    await setPassword(database.main, systemClock, USER.keeper, new Secret(password));
    const opened = await each[0]?.client.send(read({ authorization: basic('keeper', password) }));
    const id = /JSESSIONID=([^;]+)/.exec(String(opened?.headers['set-cookie']))?.[1] ?? '';
    const digest = Buffer.from(credentialDigest(id), 'hex');
    return {
      call: () => read({ cookie: `JSESSIONID=${id}` }),
      revoke: async () => {
        const now = new Date();
        const facts = { digest, userOid: USER.keeper, issuedAt: now, epoch: 0, cameBack: true, now };
        await recordSessionEnd(database.main, { ...facts, address: '127.0.0.1', userAgent: null });
      },
    };
  },
};

const changedPassword: Revocation = {
  name: 'a changed password',
  grant: async ({ database }) => {
    const password = newPassword();
    await setPassword(database.main, systemClock, USER.warden, new Secret(password));
    return {
      call: () => read({ authorization: basic('warden', password) }),
      revoke: async () => {
        await setPassword(database.main, systemClock, USER.warden, new Secret(newPassword()));
      },
    };
  },
};

const disabledUser: Revocation = {
  name: 'a disabled user',
  grant: async ({ database }) => {
    await enableUser(database.main, USER.editor);
    return {
      call: () => read({ zsessionid: apiKeyOf('editor') }),
      revoke: async () => {
        await disableUser(database.main, USER.editor);
      },
    };
  },
};

/** The angler's role in pond, as it is given and taken through the first node. */
const removedGrant: Revocation = {
  name: 'a removed permission',
  grant: async ({ each }) => {
    const [first] = each;
    if (first === undefined) throw new Error('there is no node');
    const admin = createCaller(apiKeyOf('admin'), first.client.send);
    const body = { User: `/user/${USER.angler}`, Project: `/project/${PROJECT.pond}`, Role: 'Editor' };
    await admin.post('/projectpermission/create', { ProjectPermission: body });
    return {
      call: () => read({ zsessionid: apiKeyOf('angler') }),
      revoke: async () => {
        const { result } = await admin.delete(`/projectpermission/${USER.angler}u${PROJECT.pond}p1`);
        if (result.Errors.length > 0) throw new Error(result.Errors.join(' '));
      },
    };
  },
};

const changedRole: Revocation = {
  name: 'a changed role',
  grant: async ({ database }) => {
    const set = async (role: string): Promise<void> => {
      await database.main.query(
        'UPDATE user_permission SET role = $3, object_version = object_version + 1 WHERE user_id = $1 AND project_id = $2',
        [USER.editor, PROJECT.pond, role],
      );
    };
    await enableUser(database.main, USER.editor);
    await set('Editor');
    const written = [DEFECT.alpha, DEFECT.beta, DEFECT.empty];
    return {
      call: (node) => ({
        method: 'POST',
        target: `${API}/defect/${written[node % written.length]}`,
        headers: { zsessionid: apiKeyOf('editor'), 'content-type': 'application/json' },
        body: JSON.stringify({ Defect: { Environment: 'Test' } }),
      }),
      revoke: () => set('Viewer'),
    };
  },
};

const revokedApplication: Revocation = {
  name: 'a revoked application',
  grant: async ({ database }) => {
    const clientId = await makeClient(database, 'to be revoked');
    const { applicationOid, accessToken } = await allow(database, USER.viewer, clientId);
    return {
      call: () => read({ zsessionid: accessToken }),
      revoke: async () => {
        const work = { pool: database.main, clock: systemClock };
        await revokeApplication(work, { oid: applicationOid }, USER.viewer);
      },
    };
  },
};

const deletedClient: Revocation = {
  name: 'a deleted OAuth client',
  grant: async ({ database }) => {
    const clientId = await makeClient(database, 'to be deleted');
    const { accessToken } = await allow(database, USER.viewer, clientId);
    return {
      call: () => read({ authorization: `Bearer ${accessToken}` }),
      revoke: async () => {
        const client = await selectOAuthClient(database.main, clientId);
        if (client === null) throw new Error('there is no client');
        await deleteClient({ pool: database.main, clock: systemClock }, client);
      },
    };
  },
};

/** As a second use of its code or refresh token ends it, and the revocation endpoint. */
const endedLogIn: Revocation = {
  name: 'a log-in through an application that ends',
  grant: async ({ database }) => {
    const clientId = await makeClient(database, 'to end a log-in');
    const { grantId, accessToken } = await allow(database, USER.viewer, clientId);
    return {
      call: () => read({ zsessionid: accessToken }),
      revoke: () => endFamily({ pool: database.main, clock: systemClock }, grantId),
    };
  },
};

/** Each way in which somebody loses what they may do (REL-22). */
export const REVOCATIONS: readonly Revocation[] = [
  deletedKey,
  resetKey,
  disabledKeys,
  ssoMode,
  logOut,
  changedPassword,
  disabledUser,
  removedGrant,
  changedRole,
  revokedApplication,
  deletedClient,
  endedLogIn,
];
