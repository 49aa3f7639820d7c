import type { IncomingMessage } from 'node:http';
import type { KoaContextWithOIDC } from 'oidc-provider';
import { NETWORK_CHECKS, NETWORK_WINDOW_MS } from '../identity/attempt-rules.ts';
import { inetOf } from '../identity/inet.ts';
import { errorPage } from '../pages/error-page.ts';
import { chargeNetwork, refundNetwork } from '../storage/stores/login-attempt-store.ts';
import type { OAuthServices } from './oauth-services.ts';
import { showPage } from './show-page.ts';

/** Where users type the codes of their devices, below the issuer. */
export const DEVICE_PATH = '/oauth2/device';

export interface GuessBound extends Pick<OAuthServices, 'pool' | 'clock'> {
  readonly addressOf: (request: IncomingMessage) => string;
}

const TOO_MANY = errorPage({
  status: 429,
  title: 'Too many codes',
  sentence:
    'Too many codes that do not exist were typed where you are. Wait a quarter of an hour, then type the code again.',
});

/**
 * Whoever guesses a device's code lets a device of somebody else's in as themselves, or turns it away. A code that was typed
 * counts as a wrong password of the network does, and by the same count, until it turns out to be right: so no number of
 * parallel guesses gets past the bound.
 */
export const boundGuesses =
  ({ pool, clock, addressOf }: GuessBound) =>
  async (context: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
    if (context.method !== 'POST' || context.path !== DEVICE_PATH) return next();
    const address = inetOf(addressOf(context.req));
    const checks = await chargeNetwork(pool, address, clock(), NETWORK_WINDOW_MS);
    if (checks > NETWORK_CHECKS) return showPage(context, TOO_MANY);
    await next();
    if (context.oidc?.entities.DeviceCode !== undefined) await refundNetwork(pool, address);
  };
