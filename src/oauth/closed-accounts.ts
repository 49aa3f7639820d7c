import { errors, type KoaContextWithOIDC } from 'oidc-provider';
import type { Decision, Refused } from '../identity/decision.ts';

/** An error of the provider that identity is the cause of. */
interface StoppedByIdentity {
  readonly stoppedBy: Refused;
}

/**
 * What identity says of an access token of the user, where this request comes from, holds for all that tokens are shown or
 * issued for: an account that is locked, whose password expired, or that may not be used from there gets nothing. It ends
 * nothing either: when that is over, what there is goes on.
 */
export const requireOpen = ({ oidc }: KoaContextWithOIDC, decision: Decision): void => {
  if (decision.kind === 'accepted') return;
  const Kind = oidc.route === 'userinfo' ? errors.InvalidToken : errors.InvalidGrant;
  throw Object.assign(new Kind(`the account is closed: ${decision.reason}`), { stoppedBy: decision });
};

/** Identity's decision that an error tells; null: it has another cause. */
export const stoppedBy = (error: Error): Refused | null =>
  'stoppedBy' in error ? (error as StoppedByIdentity).stoppedBy : null;
