import { fileURLToPath } from 'node:url';
import type { FastifyInstance } from 'fastify';
import { readManagerFiles } from './manager-files.ts';
import { registerAttachmentRoutes } from './routes/attachment-routes.ts';
import { registerDevRoutes } from './routes/dev-routes.ts';
import { registerHealthRoutes } from './routes/health-routes.ts';
import { registerInteractionRoutes } from './routes/interaction-routes.ts';
import { registerLegacyRoutes } from './routes/legacy-routes.ts';
import { registerLoginApiRoutes } from './routes/login-api-routes.ts';
import { registerLoginKeyRoutes } from './routes/login-key-routes.ts';
import { registerManagerRoutes } from './routes/manager-routes.ts';
import { registerOAuthRoutes } from './routes/oauth-routes.ts';
import { registerPageRoutes } from './routes/page-routes.ts';
import { registerPasswordPageRoutes } from './routes/password-page-routes.ts';
import { registerSetUpRoutes } from './routes/set-up-routes.ts';
import { registerSignOutRoute } from './routes/sign-out-route.ts';
import { registerWelcomeRoute } from './routes/welcome-route.ts';
import { registerWsapiRoutes } from './routes/wsapi-routes.ts';
import type { HttpServerOptions } from './server-options.ts';
import type { ServerServices } from './server-services.ts';

/** Beside what was built of `src`; a server that runs from the source itself has no pages of the Application Manager. */
const MANAGER_FOLDER = fileURLToPath(new URL('../web', import.meta.url));

/** Every route of the server. `isOpen`: it has not begun to close. */
export const registerRoutes = (
  app: FastifyInstance,
  parts: ServerServices,
  { database, dev, welcomePage }: HttpServerOptions,
  isOpen: () => boolean,
): void => {
  registerHealthRoutes(app, { isOpen, pingDatabase: () => database.main.query('SELECT 1') });

  registerWsapiRoutes(app, parts);
  registerAttachmentRoutes(app, parts);
  registerLegacyRoutes(app, parts);

  registerLoginApiRoutes(app, { services: parts, originOf: parts.originOf });
  registerLoginKeyRoutes(app, { services: parts, originOf: parts.originOf });
  registerSignOutRoute(app, parts);
  registerOAuthRoutes(app, parts);

  registerPageRoutes(app, parts, parts);
  registerPasswordPageRoutes(app, parts, parts);
  registerSetUpRoutes(app, parts, parts);
  registerManagerRoutes(app, readManagerFiles(MANAGER_FOLDER));
  registerInteractionRoutes(app, parts, parts);

  if (welcomePage !== undefined) registerWelcomeRoute(app, welcomePage);
  if (dev !== undefined) {
    const { authenticator, random, forgetEverything, settled, originOf } = parts;
    const services = { control: dev, database, authenticator, random, forgetEverything, settled };
    registerDevRoutes(app, { services, originOf });
  }
};
