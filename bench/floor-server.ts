import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import pg from 'pg';
import { floorQueryResult, floorStatements } from './floor-statements.ts';
import { ATTRIBUTES_PATH, BASE_PATH, ROW_PATH } from './operations.ts';

/*
 * The floor: a bare server that knows the benchmark's requests and answers each with one statement. It runs as a process
 * of its own and sends its origin when it listens.
 */

const { FLOOR_DATABASE = '', FLOOR_WORKSPACE = '', FLOOR_USER = '' } = process.env;

const pool = new pg.Pool({
  connectionString: FLOOR_DATABASE,
  max: 8,
  options: '-c timezone=UTC -c jit=off -c random_page_cost=1.1 -c max_parallel_workers_per_gather=0',
});

const bodyOf = async (request: IncomingMessage): Promise<Record<string, string>> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return JSON.parse(Buffer.concat(chunks).toString()).Defect;
};

const oidIn = (ref: string | undefined): string | undefined => ref?.slice(ref.lastIndexOf('/') + 1);

const query = async (
  name: keyof typeof floorStatements,
  values: readonly unknown[],
): Promise<readonly (readonly string[])[]> => {
  const { rows } = await pool.query<string[]>({
    name,
    text: floorStatements[name],
    values: [...values],
    rowMode: 'array',
  });
  return rows;
};

const run = async (name: keyof typeof floorStatements, values: readonly unknown[]): Promise<string> =>
  (await query(name, values))[0]?.[0] ?? '';

/** Ranks at the bottom of the order, each below the one before. */
let created = 0;
const nextRank = (): string => `~floor${String(created++).padStart(9, '0')}`;

const answer = async (request: IncomingMessage): Promise<string> => {
  const url = request.url ?? '';
  const base = `http://${request.headers.host}${BASE_PATH}`;
  if (url.startsWith(ROW_PATH)) return JSON.stringify((await query('row', [FLOOR_WORKSPACE, oidIn(url)]))[0]);
  if (url.startsWith(ATTRIBUTES_PATH)) {
    const oids = url.slice(ATTRIBUTES_PATH.length + 1).split(',');
    return floorQueryResult(await query('attributes', [base, FLOOR_WORKSPACE, oids]), '1', String(oids.length));
  }
  if (request.method === 'GET') {
    const at = url.indexOf('?');
    if (at < 0) return run('read', [base, FLOOR_WORKSPACE, oidIn(url)]);
    const parameters = new URLSearchParams(url.slice(at + 1));
    const start = parameters.get('start') ?? '1';
    const pageSize = parameters.get('pagesize') ?? '20';
    const page = [base, FLOOR_WORKSPACE, start, pageSize];
    const rows = parameters.has('query') ? query('filteredPage', [...page, 'Open']) : query('largePage', page);
    return floorQueryResult(await rows, start, pageSize);
  }
  const body = await bodyOf(request);
  if (!url.endsWith('/create')) {
    return run('update', [base, FLOOR_WORKSPACE, FLOOR_USER, oidIn(url), body.Priority, body.Notes]);
  }
  const { Name, Project, Owner, Severity, Priority, State, Description } = body;
  const given = [Name, oidIn(Project), oidIn(Owner), Severity, Priority, State, Description];
  return run('create', [base, FLOOR_WORKSPACE, FLOOR_USER, ...given, nextRank()]);
};

const server = createServer({ keepAliveTimeout: 65_000 }, (request, response) => {
  answer(request).then(
    (text) => {
      response.setHeader('content-type', 'application/json; charset=utf-8');
      response.setHeader('content-length', Buffer.byteLength(text));
      response.end(text);
    },
    (error) => {
      response.statusCode = 500;
      response.end(String(error));
    },
  );
});

await pool.query(`CREATE SEQUENCE IF NOT EXISTS bench_number START 10000000 CACHE 32`);
server.listen(0, '127.0.0.1', () => {
  process.send?.({ origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
});
process.on('disconnect', () => process.exit(0));
