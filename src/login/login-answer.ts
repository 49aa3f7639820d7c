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

/** A problem as it is shown; `more` says what the table cannot know, such as which member is wrong. */
export const problemJson = (code: LoginProblem, more?: string) => {
  const { message, cure } = LOGIN_PROBLEMS[code];
  return { code, message: more === undefined ? message : `${message} ${more}`, cure };
};

/** `{"error":{"code","message","cure"}}` */
export const refused = (code: LoginProblem, more?: string): LoginAnswer => ({
  status: LOGIN_PROBLEMS[code].status,
  body: { error: problemJson(code, more) },
});

/** A refusal that ends by itself after so many seconds. */
export const refusedFor = (seconds: number, code: LoginProblem): LoginAnswer => ({
  ...refused(code),
  headers: { 'retry-after': String(seconds) },
});
