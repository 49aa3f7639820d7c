import type { FastifyInstance } from 'fastify';

export interface HealthContext {
  /** False from the moment the server is told to stop. */
  readonly isOpen: () => boolean;
  /** Resolves when the database answers; rejects or hangs when it does not. */
  readonly pingDatabase: () => Promise<unknown>;
}

const PATIENCE_MS = 1_500;

const withinPatience = async (work: Promise<unknown>): Promise<boolean> => {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => resolve(false), PATIENCE_MS);
  work.then(
    () => resolve(true),
    () => resolve(false),
  );
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
  }
};

/** `/health/live`: the process answers. `/health/ready`: it takes requests and the database answers. */
export const registerHealthRoutes = (app: FastifyInstance, context: HealthContext): void => {
  app.get('/health/live', async () => ({ status: 'live' }));
  app.get('/health/ready', async (_, reply) => {
    const isReady = context.isOpen() && (await withinPatience(context.pingDatabase()));
    return reply.code(isReady ? 200 : 503).send({ status: isReady ? 'ready' : 'not ready' });
  });
};
