import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import pg from 'pg';

/** What the network does to a connection: carries it, ends it and lets none begin, or says nothing any more. */
export type NetworkState = 'carries' | 'cut' | 'half-open';

export interface TcpProxy {
  /** The given connection string, by way of the proxy. */
  readonly connectionString: string;
  /** Milliseconds that everything takes in each direction. */
  delay(ms: number): void;
  turn(state: NetworkState): void;
  close(): Promise<void>;
}

const upstream = ({ host, port }: pg.Client): Socket =>
  host.startsWith('/') ? connect(`${host}/.s.PGSQL.${port}`) : connect(port, host);

const throughProxy = ({ user, password, database }: pg.Client, port: number): string => {
  const [name, secret] = [user, password].map((text) => encodeURIComponent(text ?? ''));
  return `postgresql://${name}:${secret}@127.0.0.1:${port}/${database}`;
};

/** A way to PostgreSQL that can be cut, delayed or made half-open. */
export const createTcpProxy = async (connectionString: string): Promise<TcpProxy> => {
  // Never connected: it reads what the string says, a socket's folder too.
  const target = new pg.Client({ connectionString });
  const sockets = new Set<Socket>();
  let state: NetworkState = 'carries';
  let delayMs = 0;

  const hold = (socket: Socket): void => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {});
  };

  const carry = (from: Socket, to: Socket): void => {
    const pass = (bytes: Buffer): void => {
      if (state === 'carries' && !to.destroyed) to.write(bytes);
    };
    from.on('data', (bytes: Buffer) => (delayMs === 0 ? pass(bytes) : setTimeout(pass, delayMs, bytes)));
    // Even that one end has closed is not told over a half-open connection.
    from.on('close', () => state !== 'half-open' && to.destroy());
  };

  const server = createServer((near) => {
    hold(near);
    if (state === 'cut') return near.destroy();
    const far = upstream(target);
    hold(far);
    carry(near, far);
    carry(far, near);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  const endAll = (): void => {
    for (const socket of sockets) socket.destroy();
  };

  return {
    connectionString: throughProxy(target, (server.address() as AddressInfo).port),
    delay: (ms) => {
      delayMs = ms;
    },
    turn: (to) => {
      // A connection that lost bytes could not go on.
      if (to === 'cut' || (to === 'carries' && state === 'half-open')) endAll();
      state = to;
    },
    close: async () => {
      endAll();
      server.close();
      await once(server, 'close');
    },
  };
};
