import type { FastifyInstance } from 'fastify';
import { namesLoopback } from '../loopback-host.ts';
import { sendResponse } from '../send-response.ts';

const elsewhere = {
  status: 421,
  contentType: 'text/plain; charset=utf-8',
  body: 'This page is shown under a name of this machine alone, such as localhost.\n',
};

/**
 * The page at `/` in development. It shows passwords, so it answers only under a loopback name: a page of the world
 * whose name was made to lead here (DNS rebinding) cannot read it.
 */
export const registerWelcomeRoute = (app: FastifyInstance, welcomePage: () => string): void => {
  app.get('/', async (request, reply) =>
    sendResponse(
      reply,
      namesLoopback(request.raw)
        ? { status: 200, contentType: 'text/html; charset=utf-8', body: welcomePage() }
        : elsewhere,
    ),
  );
};
