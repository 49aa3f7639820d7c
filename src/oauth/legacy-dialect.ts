import type { KoaContextWithOIDC } from 'oidc-provider';

/**
 * How Rally's own identity service spoke (B7), for clients marked as of its time: the same facts in the members that their
 * libraries read. Everybody else gets what the RFCs say.
 */

interface TokenAnswer {
  readonly access_token?: string;
  readonly refresh_token?: string;
  readonly id_token?: string;
  readonly expires_in?: number;
}

interface ErrorAnswer {
  readonly error: string;
  readonly error_description?: string;
}

/** The vendor's service knew two kinds of grants and called any other an invalid one. */
const GRANT_TYPES = 'Invalid value for grant_type params - must be authorization_code';

const isUnknownGrantType = ({ error }: ErrorAnswer, grantType: unknown): boolean =>
  error === 'unsupported_grant_type' || (error === 'invalid_request' && !grantType);

/** All five members whatever scope was asked for, in the vendor's order. */
export const legacyTokens = (answer: TokenAnswer, idToken: string) => ({
  id_token: idToken,
  refresh_token: answer.refresh_token,
  expires_in: answer.expires_in,
  token_type: 'Bearer',
  access_token: answer.access_token,
});

/** Two members that are always null stand first. */
export const legacyError = (answer: ErrorAnswer, grantType: unknown) => {
  const isUnknown = isUnknownGrantType(answer, grantType);
  return {
    client_id: null,
    client_secret: null,
    error_description: isUnknown ? GRANT_TYPES : (answer.error_description ?? ''),
    error: isUnknown ? 'invalid_grant' : answer.error,
  };
};

/** Whether the application of this request is of Rally's time. */
export const isLegacy = (context: KoaContextWithOIDC): boolean => context.oidc.client?.is_legacy === true;

/** An id_token as the vendor's service gave one with every log-in, for an application that did not ask for `openid`. */
const bareIdToken = async (context: KoaContextWithOIDC): Promise<string> => {
  const { provider, client, account } = context.oidc;
  if (client === undefined || account === undefined)
    throw new Error('Invariant violated: tokens were issued for nobody');
  const token = new provider.IdToken({ sub: account.accountId }, { client, ctx: context });
  // The claims of no scope are none at all, and `sub` is one of them.
  Object.assign(token, { scope: 'openid' });
  return token.issue({ use: 'idtoken' });
};

/** Puts what the provider answers at the token endpoint into the vendor's form. */
export const speakLegacy = async (context: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
  await next();
  if (context.oidc?.route !== 'token' || !isLegacy(context)) return;
  const answer = context.body as TokenAnswer & ErrorAnswer;
  context.body =
    answer.error === undefined
      ? legacyTokens(answer, answer.id_token ?? (await bareIdToken(context)))
      : legacyError(answer, context.oidc.body?.grant_type);
};
