import type { FastifyInstance } from 'fastify';
import { sendResponse } from '../send-response.ts';

const LOOPBACK_NAME = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i;

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
      LOOPBACK_NAME.test(request.headers.host ?? '')
        ? { status: 200, contentType: 'text/html; charset=utf-8', body: welcomePage() }
        : elsewhere,
    ),
  );
};
