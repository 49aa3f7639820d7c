import { type ChildProcess, spawn } from 'node:child_process';
import { chmod, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** nginx on a loopback port, before the server and before another upstream that lets its answers be kept. */
export interface CachingProxy {
  readonly origin: string;
  /** Files of answers that it has kept: of the server, or of the other upstream. */
  kept(whose: 'server' | 'other'): Promise<readonly string[]>;
  stop(): Promise<void>;
}

interface Upstreams {
  readonly server: string;
  /** Reached below `/other`. */
  readonly other: string;
}

/**
 * Keeps whatever an upstream lets it keep, POST and refusals too, under the address alone: for longer and for more than
 * any sensible proxy. It overrules no header of an answer (no `proxy_ignore_headers`).
 */
const configuration = (folder: string, port: number, { server, other }: Upstreams): string => `
worker_processes 1;
daemon off;
pid ${folder}/pid;
error_log stderr notice;
${process.getuid?.() === 0 ? 'user root root;' : ''}
events { worker_connections 256; }
http {
  access_log off;
  ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((each) => `${each}_temp_path ${folder}/${each};`).join('\n  ')}
  proxy_cache_path ${folder}/of-server keys_zone=of_server:4m inactive=1h use_temp_path=off;
  proxy_cache_path ${folder}/of-other keys_zone=of_other:4m inactive=1h use_temp_path=off;
  proxy_cache_key "$request_method$request_uri";
  proxy_cache_methods GET HEAD POST;
  proxy_cache_valid any 1h;
  proxy_cache_lock on;
  proxy_cache_use_stale error timeout invalid_header updating http_500 http_502 http_503 http_504 http_403 http_404 http_429;
  proxy_http_version 1.1;
  proxy_set_header Connection "";
  add_header X-Cache $upstream_cache_status always;
  server {
    listen 127.0.0.1:${port};
    location / { proxy_pass ${server}; proxy_cache of_server; }
    location /other { proxy_pass ${other}; proxy_cache of_other; }
  }
}
`;

const freePort = (): Promise<number> => {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const probe = createServer();
  probe.on('error', reject);
  probe.listen(0, '127.0.0.1', () => {
    const address = probe.address();
    probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
  });
  return promise;
};

const MISSING = 'nginx is missing; install it to run these tests (on Debian: apt install nginx-light).';

/** Until it serves; null: somebody else took the port in between. */
const whenServing = (nginx: ChildProcess): Promise<true | null> => {
  const { promise, resolve, reject } = Promise.withResolvers<true | null>();
  const said: string[] = [];
  nginx.on('error', (error) => reject('code' in error && error.code === 'ENOENT' ? new Error(MISSING) : error));
  nginx.on('exit', (code) => {
    const all = said.join('\n');
    if (all.includes('Address already in use')) resolve(null);
    else reject(new Error(`nginx ended with ${code} before it served:\n${all}`));
  });
  if (nginx.stderr === null) throw new Error('nginx has no standard error');
  createInterface({ input: nginx.stderr }).on('line', (line) => {
    said.push(line);
    if (line.includes('start worker process ')) resolve(true);
  });
  return promise;
};

const ended = (nginx: ChildProcess): Promise<void> => {
  const { promise, resolve } = Promise.withResolvers<void>();
  nginx.once('exit', () => resolve());
  if (nginx.exitCode !== null || nginx.signalCode !== null) resolve();
  return promise;
};

const filesBelow = async (folder: string): Promise<readonly string[]> =>
  (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((each) => each.isFile())
    .map((each) => each.name);

const TRIES = 5;

export const startCachingProxy = async (upstreams: Upstreams): Promise<CachingProxy> => {
  const folder = await mkdtemp(join(tmpdir(), 'muster-proxy-'));
  await chmod(folder, 0o755);
  const file = join(folder, 'nginx.conf');
  for (let tried = 0; tried < TRIES; tried++) {
    const port = await freePort();
    await writeFile(file, configuration(folder, port, upstreams));
    const path = `${process.env.PATH ?? ''}:/usr/sbin`;
    const nginx = spawn('nginx', ['-p', folder, '-e', 'stderr', '-c', file], {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, PATH: path },
    });
    const isServing = await whenServing(nginx).catch(async (error: unknown) => {
      await rm(folder, { recursive: true, force: true });
      throw error;
    });
    if (isServing === null) continue;
    return {
      origin: `http://127.0.0.1:${port}`,
      kept: (whose) => filesBelow(join(folder, `of-${whose}`)),
      stop: async () => {
        nginx.kill('SIGTERM');
        await ended(nginx);
        await rm(folder, { recursive: true, force: true });
      },
    };
  }
  throw new Error(`nginx found no free port in ${TRIES} tries`);
};
