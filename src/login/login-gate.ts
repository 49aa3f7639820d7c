import type { CredentialKind } from '../access/principal.ts';
import { equalInConstantTime } from '../identity/constant-time.ts';
import type { Accepted } from '../identity/decision.ts';
import { isProofFresh } from '../identity/password-proof.ts';
import { isCrossSite, type Presented } from '../identity/presented.ts';
import type { LoginProblem } from './login-problems.ts';
import { isChange, type SignedInRoute } from './login-route.ts';

/** What the gate looks at. */
export interface Attempt {
  readonly changes: boolean;
  readonly forAdministrators: boolean;
  readonly isAdministrator: boolean;
  readonly via: CredentialKind;
  /** The session's own token, where the request runs in one that lived before it. */
  readonly sessionToken: string | null;
  /** The header X-Security-Token. */
  readonly sentToken: string | null;
  /** The request came from another origin's page, or might have. */
  readonly crossSite: boolean;
  /** It makes a credential, and the password was last proved too long ago. */
  readonly needsProof: boolean;
}

/** When the caller last proved the password, and when that is asked. */
export interface ProofTime {
  readonly provedAt: Date | null;
  readonly now: Date;
}

/** What an accepted caller attempts on a route. */
export const attemptOn = (
  route: SignedInRoute,
  { principal, session }: Accepted,
  presented: Presented,
  ownOrigin: string,
  { provedAt, now }: ProofTime,
): Attempt => ({
  changes: isChange(route),
  forAdministrators: route.caller === 'administrator',
  isAdministrator: principal.subscriptionAdmin,
  via: principal.via,
  sessionToken: session === null || session === 'new' ? null : session.securityToken,
  sentToken: presented.securityTokenHeader,
  crossSite: isCrossSite(presented, ownOrigin),
  needsProof: route.makesCredential === true && !isProofFresh(provedAt, now),
});

/**
 * Why an accepted caller may not use a route; null: they may. A browser sends cookies and remembered passwords by itself,
 * so a change needs what only our own pages know; a key changes nothing, or it could make further keys (decision 11).
 */
export const gate = (attempt: Attempt): LoginProblem | null => {
  if (attempt.changes) {
    if (attempt.via === 'api-key' || attempt.via === 'access-token') return 'needs-sign-in';
    if (attempt.crossSite) return 'cross-site';
    const { sessionToken, sentToken } = attempt;
    if (sessionToken !== null && (sentToken === null || !equalInConstantTime(sessionToken, sentToken)))
      return 'security-token-missing';
  }
  if (attempt.forAdministrators && !attempt.isAdministrator) return 'administrators-only';
  return attempt.needsProof ? 'confirm-password' : null;
};
