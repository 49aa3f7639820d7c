import { type LoginAnswer, refused } from './login-answer.ts';
import type { LoginProblem } from './login-problems.ts';

/** What is wrong with which member of the body. */
export type MemberProblems = Readonly<Record<string, string>>;

/** A refusal that is about single members of the body: its `error.members` has a sentence for each, which a form shows at its field. */
export const refusedMembers = (code: LoginProblem, members: MemberProblems, more?: string): LoginAnswer => {
  const { status, body } = refused(code, more ?? Object.values(members).join(' '));
  const { error } = body as { readonly error: object };
  return { status, body: { error: { ...error, members } } };
};
