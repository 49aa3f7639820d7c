import type { LoginProblem } from './login-problems.ts';
import { LOGIN_PROBLEMS } from './login-problems.ts';

/** An answer of the JSON API. `body` becomes JSON; one that is text goes out as it is, under `contentType`. */
export interface LoginAnswer {
  readonly status: number;
  readonly body: unknown;
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
}

export const answered = (body: unknown): LoginAnswer => ({ status: 200, body });

export const made = (body: unknown): LoginAnswer => ({ status: 201, body });

/** Done, and there is nothing to show. */
export const done: LoginAnswer = { status: 204, body: null };

/** What is wrong with which member of the body. */
export type MemberProblems = Readonly<Record<string, string>>;

/**
 * `{"error":{"code","message","cure"}}`; `more` says what the table cannot know. Where single members of the body are at
 * fault, `members` has a sentence for each, which a form shows beside its field.
 */
export const refused = (code: LoginProblem, more?: string, members?: MemberProblems): LoginAnswer => {
  const { status, message, cure } = LOGIN_PROBLEMS[code];
  const error = { code, message: more === undefined ? message : `${message} ${more}`, cure };
  return { status, body: { error: members === undefined ? error : { ...error, members } } };
};

/** A refusal that ends by itself after so many seconds. */
export const refusedFor = (seconds: number, code: LoginProblem): LoginAnswer => ({
  ...refused(code),
  headers: { 'retry-after': String(seconds) },
});
