import type { AdapterPayload, KoaContextWithOIDC } from 'oidc-provider';
import { findClient, metadataOf } from './client-metadata.ts';
import type { OAuthServices } from './oauth-services.ts';

const REGISTRATION = '/oauth2/register';

/** Of the answer to a registration: only what is new with it. The secret is shown this once. */
const shownOnce = ({ client_id, client_id_issued_at, client_secret }: AdapterPayload) => ({
  client_id,
  client_id_issued_at,
  ...(client_secret === undefined ? {} : { client_secret, client_secret_expires_at: 0 }),
});

/**
 * Tells who registered what is in force for it, in place of what it sent: many a wish is not kept, and its application would
 * rely on it (RFC 7591, 3.2.1).
 */
export const answerRegistered =
  (services: OAuthServices) =>
  async (context: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
    await next();
    if (context.path !== REGISTRATION || context.status !== 201) return;
    const sent = context.body as AdapterPayload;
    const client = await findClient(services, sent.client_id ?? '');
    if (client === null) return;
    const { client_oid, is_legacy, former_secret_digest, former_secret_until, ...inForce } = metadataOf(client);
    context.body = { ...inForce, ...shownOnce(sent) };
  };
