import type { IncomingMessage, ServerResponse } from 'node:http';
import { errors, type InteractionResults, type Provider } from 'oidc-provider';
import { putConsent } from '../storage/stores/oauth-grant-store.ts';
import { scopesOf } from './grants.ts';
import type { OAuthServices } from './oauth-services.ts';

/** A log-in that waits for its user: to sign in, or to allow the application what it asks. */
export interface Interaction {
  readonly uid: string;
  readonly asks: 'sign-in' | 'consent';
  /** ObjectUUID of who was signed in when it began. */
  readonly subject: string | null;
  readonly application: { readonly clientId: string; readonly name: string; readonly logoUri: string | null };
  readonly scopes: readonly string[];
  /** Null: a device waits. */
  readonly redirectUri: string | null;
  /** Whom the application expects. */
  readonly loginHint: string | null;
}

/** A request and its answer, as Node has them: the provider reads its cookies there. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/** Why a method of `Interactions` rejects: the log-in was finished or answered before, in a second tab, or it is too late. */
export const isLogInOver = (error: unknown): boolean => error instanceof errors.SessionNotFound;

/**
 * Each answer says whose it is: the log-in goes on as them or not at all (`browser-session.ts`). The first answer counts, and
 * given once more, by a second click, it leads on as it did.
 */
const ANSWERED = 'it was answered before';

/** Each method acts on the log-in that the request's cookie names, and tells the path where the browser goes on. */
export interface Interactions {
  /** Null: the browser has none, or its time is over. */
  find(exchange: Exchange): Promise<Interaction | null>;
  signedIn(exchange: Exchange, subject: string): Promise<string>;
  allowed(exchange: Exchange, subject: string): Promise<string>;
  denied(exchange: Exchange): Promise<string>;
}

const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

type Details = Awaited<ReturnType<Provider['interactionDetails']>>;

const presented = async (provider: Provider, details: Details): Promise<Interaction | null> => {
  const { uid, prompt, params, session } = details;
  const clientId = text(params.client_id) ?? '';
  const client = await provider.Client.find(clientId);
  if (client === undefined) return null;
  const isDevice = details.deviceCode !== undefined;
  return {
    uid,
    asks: prompt.name === 'login' ? 'sign-in' : 'consent',
    subject: session?.accountId ?? null,
    application: { clientId, name: client.clientName ?? clientId, logoUri: client.logoUri ?? null },
    scopes: scopesOf(text(params.scope) ?? undefined),
    redirectUri: isDevice ? null : text(params.redirect_uri),
    loginHint: text(params.login_hint),
  };
};

/** Under whatever name the browser came, it goes on there: its cookies are for that name. */
const pathOf = (url: string): string => {
  const { pathname, search } = new URL(url);
  return `${pathname}${search}`;
};

export const createInteractions = (services: OAuthServices, current: () => Promise<Provider>): Interactions => {
  const finish = async (
    { request, response }: Exchange,
    result: InteractionResults,
    options?: { readonly mergeWithLastSubmission: boolean },
  ): Promise<string> => pathOf(await (await current()).interactionResult(request, response, result, options));

  return {
    find: async ({ request, response }) => {
      const provider = await current();
      try {
        return await presented(provider, await provider.interactionDetails(request, response));
      } catch (error) {
        if (isLogInOver(error)) return null;
        throw error;
      }
    },

    // What somebody allowed before they signed out is no answer of whoever signs in now.
    signedIn: (exchange, subject) =>
      finish(exchange, { login: { accountId: subject }, answeredBy: subject }, { mergeWithLastSubmission: false }),

    allowed: async (exchange, subject) => {
      const provider = await current();
      const { params, result, returnTo } = await provider.interactionDetails(exchange.request, exchange.response);
      if (result?.error !== undefined) throw new errors.SessionNotFound(ANSWERED);
      if (result?.consent !== undefined) return pathOf(returnTo);
      const [clientId, scope] = [text(params.client_id) ?? '', text(params.scope) ?? ''];
      const grant = new provider.Grant({ accountId: subject, clientId });
      grant.addOIDCScope(scope);
      const grantId = await grant.save();
      const redirectUri = text(params.redirect_uri);
      const consent = { subject, clientId, scopes: scopesOf(scope), redirectUri };
      await putConsent(services.pool, consent, services.clock());
      return finish(exchange, { consent: { grantId }, answeredBy: subject });
    },

    denied: async (exchange) => {
      const provider = await current();
      const { result } = await provider.interactionDetails(exchange.request, exchange.response);
      if (result?.consent !== undefined) throw new errors.SessionNotFound(ANSWERED);
      return finish(
        exchange,
        { error: 'access_denied', error_description: 'The user did not allow it.' },
        { mergeWithLastSubmission: false },
      );
    },
  };
};
