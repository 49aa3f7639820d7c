import type { Result } from '../kernel/result.ts';
import type { Secret } from '../kernel/secret.ts';
import type { PolicyProfile } from '../storage/stores/account-store.ts';
import { contextWords, passwordProblem, passwordRules, passwordSentence } from './password-rules.ts';

/** What the first administrator of an empty installation chooses. */
export interface Founding {
  readonly userName: string;
  readonly displayName: string;
  readonly emailAddress: string;
  readonly password: Secret;
  readonly workspaceName: string;
  readonly projectName: string;
  readonly profile: PolicyProfile;
}

/** Why nothing was founded: somebody else was faster, or these sentences say what is wrong. */
export type FoundingProblem =
  | { readonly kind: 'founded-already' }
  | { readonly kind: 'refused'; readonly sentences: readonly string[] };

/** Makes the subscription, a workspace, a project and the administrator, or nothing; of several at once one succeeds. */
export type Found = (founding: Founding) => Promise<Result<null, FoundingProblem>>;

/** The rules of a new installation, which has changed none of them. */
export const foundingPolicy = (profile: PolicyProfile) =>
  ({ profile, passwordMinimumLength: null, passwordClasses: null }) as const;

/** Basic ends a name at the first colon, and a leading underscore says "this is a key" (auth.md, R2). */
const NAME_NOBODY_SENDS = /^_|[:\p{Cc}]/u;

/** What is wrong with the name of the first administrator; null: nothing. */
export const foundingNameProblem = ({ userName }: Founding): string | null =>
  NAME_NOBODY_SENDS.test(userName)
    ? 'A user name has no colon or line break in it, and does not begin with an underscore.'
    : null;

/** What is wrong with the password of the first administrator; null: nothing. */
export const foundingPasswordProblem = (founding: Founding): string | null => {
  const rules = passwordRules(foundingPolicy(founding.profile));
  const problem = passwordProblem(founding.password.reveal(), rules, contextWords(founding));
  return problem === null ? null : passwordSentence(problem, rules);
};
