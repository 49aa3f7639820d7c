import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Provider } from 'oidc-provider';
import type { RequestFacts } from '../identity/decision-entry-of.ts';
import { type Elapsed, systemElapsed } from '../kernel/clock.ts';
import type { Secret } from '../kernel/secret.ts';
import { applicationEntry } from './decisions.ts';
import { createInteractions, type Interactions } from './interactions.ts';
import type { OAuthServices, Visitor } from './oauth-services.ts';
import { createProvider } from './provider.ts';
import { currentSigningKeys } from './signing-keys.ts';

export interface OAuthServer {
  /** Gives what answers a request below the issuer from its socket; that never rejects, and this does without a database. */
  answerer(): Promise<(request: IncomingMessage, response: ServerResponse, visitor: Visitor) => Promise<void>>;
  readonly interactions: Interactions;
  /** Notes that this edition has no applications. */
  noteEdition(facts: RequestFacts): void;
  /** Scheme, host, port and `/login`. */
  readonly issuer: string;
}

export interface OAuthServerOptions extends OAuthServices {
  /** Asked when the first request comes: without a public URL it is where the server listens. */
  readonly publicUrl: () => string;
  /** What an application shows to register itself; null: none may. */
  readonly registrationToken: Secret | null;
  readonly elapsed?: Elapsed;
}

/** Another node or the command line may have made a key: looked at so often. */
const KEYS_KNOWN_MS = 60_000;

/** The provider of now: made anew when the signing keys are others. */
export const createOAuthServer = (options: OAuthServerOptions): OAuthServer => {
  const { elapsed = systemElapsed, registrationToken } = options;
  const visitors = new WeakMap<IncomingMessage, Visitor>();
  let known: { readonly provider: Provider; readonly kids: string; readonly at: number } | null = null;

  const visitorOf = (request: IncomingMessage): Visitor | null => visitors.get(request) ?? null;

  const issuer = (): string => `${options.publicUrl()}/login`;

  const make = async (): Promise<Provider> => {
    const keys = await currentSigningKeys(options);
    const kids = keys.map(({ kid }) => kid).join(' ');
    const isSame = known !== null && known.kids === kids;
    const provider = isSame
      ? (known as NonNullable<typeof known>).provider
      : createProvider(options, { issuer: issuer(), keys, visitorOf, registrationToken });
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
    answerer: async () => {
      const answer = (await provider()).callback();
      return async (request, response, visitor) => {
        visitors.set(request, visitor);
        await answer(request, response);
      };
    },
    interactions: createInteractions(options, provider),
    noteEdition: (facts) => {
      const decided = { at: options.clock(), userOid: null, credentialOid: null };
      options.note(applicationEntry(facts, { ...decided, outcome: 'refused', reason: 'edition-without-applications' }));
    },
    get issuer() {
      return issuer();
    },
  };
};
