import { chmodSync, chownSync, mkdtempSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ClusterSettings } from './cluster-settings.ts';
import type { DataFolder } from './data-folder.ts';
import type { Postmaster } from './postmaster.ts';

/** The port in the socket's file name; nothing listens on it. */
const SOCKET_PORT = 5432;

/** The shortest limit of a socket's path over the systems we run on is macOS's 104 bytes, the final zero included. */
const SOCKET_PATH_BYTES = 103;

const fits = (folder: string): boolean =>
  Buffer.byteLength(join(folder, `.s.PGSQL.${SOCKET_PORT}.lock`)) <= SOCKET_PATH_BYTES;

const shortFolder = (data: DataFolder): string => {
  const folder = mkdtempSync(join(fits(tmpdir()) ? tmpdir() : '/tmp', 'muster-'));
  chmodSync(folder, 0o700);
  if (data.account) chownSync(folder, data.account.uid, data.account.gid);
  return folder;
};

const freeLoopbackPort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : SOCKET_PORT));
    });
  });

/**
 * Where the server shall listen: on a unix socket in its own closed folder, or in a short-named one where the path would
 * be too long. Windows has no sockets that Node can open, so there it is a free port of loopback.
 */
export const addressSettings = async (data: DataFolder): Promise<ClusterSettings> => {
  if (process.platform === 'win32') {
    return { listen_addresses: '127.0.0.1', port: String(await freeLoopbackPort()), unix_socket_directories: '' };
  }
  return {
    listen_addresses: '',
    port: String(SOCKET_PORT),
    unix_socket_directories: fits(data.cluster) ? data.cluster : shortFolder(data),
    unix_socket_permissions: '0700',
  };
};

/** A connection string for the `pg` driver. */
export const connectionString = (postmaster: Postmaster, role: string, password: string, database: string): string => {
  const { socketFolder, port } = postmaster;
  const credentials = `${role}:${encodeURIComponent(password)}`;
  return socketFolder === undefined
    ? `postgresql://${credentials}@127.0.0.1:${port}/${database}`
    : `postgresql://${credentials}@/${database}?host=${encodeURIComponent(socketFolder)}&port=${port}`;
};
