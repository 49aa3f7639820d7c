import { loadOptions } from '../../src/config/load-options.ts';
import { createHttpServer } from '../../src/http/server.ts';
import { createLog } from '../../src/observe/log.ts';
import type { Database } from '../../src/storage/database.ts';
import { createHttpClient, type HttpReply } from '../support/http-client.ts';
import { keptLog } from '../support/kept-log.ts';
import { API, type Caller, createCaller } from '../support/world.ts';
import { type Actor, apiKeyOf } from '../support/world-seed.ts';

/** A server over a database of the test's own. */
export interface Served {
  /** The status and text of a read with these headers. */
  get(path: string, headers: Readonly<Record<string, string>>): Promise<HttpReply>;
  /** With the key that the world gave the actor. */
  as(actor: Actor): Caller;
  close(): Promise<void>;
}

export const serve = async (database: Database): Promise<Served> => {
  const options = loadOptions({ port: '0', tlsPort: '0' }, {});
  if (!options.ok) throw new Error(options.error.join('\n'));
  const server = await createHttpServer({ database, options: options.value, log: createLog('trace', keptLog) });
  const { http } = await server.listen();
  const client = createHttpClient(http);
  return {
    get: (path, headers) => client.send({ method: 'GET', target: `${API}${path}`, headers }),
    as: (actor) => createCaller(apiKeyOf(actor), client.send),
    close: async () => {
      client.close();
      await server.close();
    },
  };
};
