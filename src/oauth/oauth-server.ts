import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Provider } from 'oidc-provider';
import { type Elapsed, systemElapsed } from '../kernel/clock.ts';
import type { BrowserUser } from './browser-session.ts';
import { createInteractions, type Interactions } from './interactions.ts';
import type { OAuthServices } from './oauth-services.ts';
import { createProvider } from './provider.ts';
import { currentSigningKeys } from './signing-keys.ts';

export interface OAuthServer {
  /** Answers a request below the issuer; `user` is who is signed in where it comes from. */
  answer(request: IncomingMessage, response: ServerResponse, user: BrowserUser | null): Promise<void>;
  readonly interactions: Interactions;
  /** Scheme, host, port and `/login`. */
  readonly issuer: string;
}

export interface OAuthServerOptions extends OAuthServices {
  /** Asked when the first request comes: without a public URL it is where the server listens. */
  readonly publicUrl: () => string;
  readonly elapsed?: Elapsed;
}

/** Another node or the command line may have made a key: looked at so often. */
const KEYS_KNOWN_MS = 60_000;

/** The provider of now: made anew when the signing keys are others. */
export const createOAuthServer = (options: OAuthServerOptions): OAuthServer => {
  const { elapsed = systemElapsed } = options;
  const users = new WeakMap<IncomingMessage, BrowserUser>();
  let known: { readonly provider: Provider; readonly kids: string; readonly at: number } | null = null;

  const issuer = (): string => `${options.publicUrl()}/login`;

  const make = async (): Promise<Provider> => {
    const keys = await currentSigningKeys(options);
    const kids = keys.map(({ kid }) => kid).join(' ');
    const isSame = known !== null && known.kids === kids;
    const provider = isSame
      ? (known as NonNullable<typeof known>).provider
      : createProvider(options, { issuer: issuer(), keys, userOf: (request) => users.get(request) ?? null });
    known = { provider, kids, at: elapsed() };
    return provider;
  };

  let making: Promise<Provider> | null = null;
  const provider = async (): Promise<Provider> => {
    if (known !== null && elapsed() - known.at < KEYS_KNOWN_MS) return known.provider;
    making ??= make().finally(() => {
      making = null;
    });
    return making;
  };

  return {
    answer: async (request, response, user) => {
      const { callback } = await provider().then((current) => ({ callback: current.callback() }));
      if (user !== null) users.set(request, user);
      await callback(request, response);
    },
    interactions: createInteractions(options, provider),
    get issuer() {
      return issuer();
    },
  };
};
