import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { errorPage } from '../../pages/error-page.ts';
import type { Page } from '../../pages/page.ts';
import type { ManagerFile, ManagerFiles } from '../manager-files.ts';
import { managerPage } from '../manager-page.ts';
import { notFound } from '../request-refusals.ts';
import { sendPage } from '../send-page.ts';
import { sendResponse } from '../send-response.ts';

/** Its screens (`web/src/config/paths.ts`), and where Rally had them (R36). */
const SCREENS = [
  '/login/applications',
  '/login/keys',
  '/login/clients',
  '/login/decisions',
  '/login/explain',
  '/login/account',
  '/login/administration/:screen',
  '/login/accounts/index.html',
];

/** A year, in seconds: the name changes with the content. */
const FOR_GOOD = 'public, max-age=31536000, immutable';

const accepts = (request: FastifyRequest, encoding: string): boolean =>
  (request.headers['accept-encoding'] ?? '').split(',').some((each) => each.trim().split(';')[0] === encoding);

const smallest = (request: FastifyRequest, file: ManagerFile): readonly [string | null, Buffer] => {
  if (file.br !== undefined && accepts(request, 'br')) return ['br', file.br];
  if (file.gzip !== undefined && accepts(request, 'gzip')) return ['gzip', file.gzip];
  return [null, file.plain];
};

const sendFile = (request: FastifyRequest, reply: FastifyReply, file: ManagerFile): FastifyReply => {
  const [encoding, bytes] = smallest(request, file);
  if (encoding !== null) reply.header('content-encoding', encoding);
  return reply
    .header('content-type', file.contentType)
    .header('cache-control', FOR_GOOD)
    .header('vary', 'accept-encoding')
    .header('x-content-type-options', 'nosniff')
    .send(bytes);
};

const notBuilt = (): Page =>
  errorPage({
    status: 404,
    title: 'The Application Manager is not built',
    sentence: 'The server was started from its source without a build. Start it with npm start, or with bin/muster.',
  });

/** The Application Manager: one page at each of its paths, and the files that it loads. What it shows comes from `/login/api`. */
export const registerManagerRoutes = (app: FastifyInstance, files: ManagerFiles | null): void => {
  for (const url of SCREENS) {
    app.get(url, async (_, reply) => sendPage(reply, { page: files === null ? notBuilt() : managerPage(files.html) }));
  }
  app.get('/login/accounts', async (_, reply) => sendPage(reply, { goTo: '/login/accounts/index.html' }));
  app.get('/login/accounts/', async (_, reply) => sendPage(reply, { goTo: '/login/accounts/index.html' }));
  app.get('/login/assets/:name', async (request, reply) => {
    const { name = '' } = request.params as Readonly<Record<string, string>>;
    const file = files?.assets.get(name);
    return file === undefined
      ? sendResponse(reply, notFound(request.raw.url ?? '', request.method))
      : sendFile(request, reply, file);
  });
};
