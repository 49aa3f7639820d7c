import { loadOptions } from '../../src/config/load-options.ts';
import type { DevControl } from '../../src/dev/dev-control.ts';
import { createHttpServer, type ServedRoute } from '../../src/http/server.ts';
import type { Found } from '../../src/identity/founding.ts';
import type { Clock } from '../../src/kernel/clock.ts';
import { createLog } from '../../src/observe/log.ts';
import type { ChangeFeed } from '../../src/storage/change-notice.ts';
import type { Database } from '../../src/storage/database.ts';
import { createHttpClient, type HttpCall, type HttpReply } from './http-client.ts';
import { keptAnd, keptLog } from './kept-log.ts';

/** A time that only a test moves. */
export interface MovableTime {
  readonly clock: Clock;
  readonly elapsed: () => number;
  /** Moves the wall clock and the age of everything remembered. */
  advance(ms: number): void;
}

export const movableTime = (start: Date): MovableTime => {
  let passed = 0;
  return {
    clock: () => new Date(start.getTime() + passed),
    elapsed: () => passed,
    advance: (ms) => {
      passed += ms;
    },
  };
};

/** A server in this process beside others on the same database: it shares nothing with them but that. */
export interface ServerNode {
  readonly origin: string;
  readonly routes: readonly ServedRoute[];
  send(call: HttpCall): Promise<HttpReply>;
  close(): Promise<void>;
}

export interface ServerNodeOptions {
  readonly time?: MovableTime;
  /** As `muster dev` runs it. */
  readonly isDevelopment?: boolean;
  /** Has the control API; implies development. */
  readonly dev?: DevControl;
  readonly changes?: ChangeFeed;
  readonly options?: Readonly<Record<string, string>>;
  /** Lets somebody found an empty installation. */
  readonly found?: Found;
  /** Takes the lines of the log, all levels. */
  readonly logged?: (line: string) => void;
}

export const startServerNode = async (database: Database, given: ServerNodeOptions = {}): Promise<ServerNode> => {
  const options = loadOptions({ port: '0', tlsPort: '0', ...given.options }, {});
  if (!options.ok) throw new Error(options.error.join('\n'));
  const { time, dev, changes, isDevelopment = dev !== undefined, found, logged } = given;
  const server = await createHttpServer({
    database,
    options: options.value,
    log: createLog('trace', logged === undefined ? keptLog : keptAnd(logged)),
    dev,
    changes,
    found,
    welcomePage: isDevelopment ? () => 'Welcome' : undefined,
    ...(time === undefined ? {} : { clock: time.clock, elapsed: time.elapsed }),
  });
  const { http } = await server.listen();
  const client = createHttpClient(http);
  return {
    origin: http,
    routes: server.routes,
    send: client.send,
    close: async () => {
      client.close();
      await server.close();
    },
  };
};
