import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { StartProblem } from '../config/start-problem.ts';
import {
  contextWords,
  type NamedUser,
  type PasswordPolicy,
  passwordProblem,
  passwordRules,
  passwordSentence,
} from '../identity/password-rules.ts';
import { Secret } from '../kernel/secret.ts';

const nowhere = () => new Writable({ write: (_chunk, _encoding, done) => done() });

/** Asks in the terminal; what is typed is not shown. */
const askHidden = async (question: string): Promise<string> => {
  process.stderr.write(question);
  const terminal = createInterface({ input: process.stdin, output: nowhere(), terminal: true });
  // Without a listener Ctrl-C would leave the question open for ever.
  terminal.on('SIGINT', () => process.exit(130));
  try {
    return await terminal.question('');
  } finally {
    terminal.close();
    process.stderr.write('\n');
  }
};

const askTwice = async (): Promise<string> => {
  const first = await askHidden('New password: ');
  if ((await askHidden('The same again: ')) !== first) throw new StartProblem('The two passwords differ.');
  return first;
};

const firstLineOfInput = async (): Promise<string> => {
  for await (const line of createInterface({ input: process.stdin })) return line;
  throw new StartProblem('Give the password as the first line of standard input, or run this in a terminal.');
};

/** A new password from the terminal or from standard input, never from the command line, which others can read. */
export const askPassword = async (): Promise<Secret> =>
  new Secret(process.stdin.isTTY ? await askTwice() : await firstLineOfInput());

/** The password, where the policy takes it for the user; else a StartProblem that says what it misses. */
export const goodPassword = (password: Secret, policy: PasswordPolicy, user: NamedUser): Secret => {
  const rules = passwordRules(policy);
  const problem = passwordProblem(password.reveal(), rules, contextWords(user));
  if (problem !== null) throw new StartProblem(passwordSentence(problem, rules));
  return password;
};
