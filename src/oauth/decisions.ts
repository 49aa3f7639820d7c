import type { EventEmitter } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { errors, KoaContextWithOIDC, Provider } from 'oidc-provider';
import type { RequestFacts } from '../identity/decision-entry-of.ts';
import { maskedPath, maskedText } from '../identity/masked.ts';
import type { ReasonCode } from '../identity/reasons.ts';
import type { Clock } from '../kernel/clock.ts';
import type { DecisionEntry, DecisionOutcome } from '../query/decision-entry.ts';
import { stoppedBy } from './closed-accounts.ts';
import type { Visitor } from './oauth-services.ts';

/** What the decision log is told of applications. `credentialOid` is the OAuth client's. */
export interface DecisionTeller {
  readonly visitorOf: (request: IncomingMessage) => Visitor | null;
  readonly note: (entry: DecisionEntry) => void;
  /** Faults of ours. */
  readonly onError: (error: unknown) => void;
  readonly clock: Clock;
}

type ProviderError = errors.OIDCProviderError | Error;

const detailOf = (error: ProviderError): string =>
  'error_detail' in error && typeof error.error_detail === 'string' ? error.error_detail : '';

const REPEATED = /already (used|consumed)|was used already/;

/** Why the token endpoint, or one beside it, said no. */
const refusalReason = (error: ProviderError): ReasonCode => {
  switch (error.message) {
    case 'invalid_client':
      return 'application-unproved';
    case 'invalid_token':
      return 'unknown-token';
    case 'invalid_grant':
      return REPEATED.test(detailOf(error)) ? 'grant-used-again' : 'grant-worthless';
    default:
      return 'application-request-invalid';
  }
};

/** An entry about an application's request; of a client and a user as far as they are known. */
export const applicationEntry = (
  facts: RequestFacts,
  decided: Pick<DecisionEntry, 'at' | 'userOid' | 'credentialOid' | 'outcome'> & { readonly reason: ReasonCode },
): DecisionEntry => ({
  ...decided,
  requestId: facts.requestId,
  via: 'application',
  session: null,
  address: facts.remoteAddress,
  agent: maskedText(facts.userAgent),
  method: facts.method,
  path: maskedPath(facts.target),
});

/** Notes what the provider decides: each log-in and each issue of tokens, and each refusal with its reason. */
export const tellDecisions = (provider: Provider, { visitorOf, note, onError, clock }: DecisionTeller): void => {
  const tell = (
    context: KoaContextWithOIDC,
    outcome: DecisionOutcome,
    reason: ReasonCode,
    owner: number | null = null,
  ): void => {
    const visitor = visitorOf(context.req);
    if (visitor === null) return;
    const { client, account } = context.oidc;
    // Who turns an application away is known by their browser alone.
    const userOid = typeof account?.userOid === 'number' ? account.userOid : (owner ?? visitor.user?.userOid ?? null);
    const credentialOid = typeof client?.client_oid === 'number' ? client.client_oid : null;
    note(applicationEntry(visitor.facts, { at: clock(), userOid, credentialOid, outcome, reason }));
  };
  const refused = (context: KoaContextWithOIDC, error: ProviderError): void => {
    const decision = stoppedBy(error);
    tell(context, 'refused', decision?.reason ?? refusalReason(error), decision?.account?.userOid);
  };

  provider.on('authorization.success', (context) => tell(context, 'accepted', 'application-authorized'));
  provider.on('authorization.error', (context) => tell(context, 'refused', 'application-turned-away'));
  provider.on('grant.success', (context) => tell(context, 'accepted', 'token-issued'));
  provider.on('grant.error', refused);
  provider.on('revocation.error', refused);
  provider.on('introspection.error', refused);
  provider.on('userinfo.error', refused);
  provider.on('pushed_authorization_request.error', refused);
  provider.on('device_authorization.error', refused);
  provider.on('registration_create.error', refused);
  provider.on('server_error', (_, error) => onError(error));
  (provider as EventEmitter).on('error', onError);
};
