import { Command, Option } from 'commander';
import type { Options } from '../config/options.ts';
import { StartProblem } from '../config/start-problem.ts';
import { type Authenticator, createAuthenticator } from '../identity/authenticate.ts';
import { STAND_INS, type Subject } from '../identity/explain.ts';
import type { Explanation } from '../identity/explanation.ts';
import { readQuestion } from '../identity/read-question.ts';
import { systemClock } from '../kernel/clock.ts';
import { type CurlRequest, readCurl, shellWords } from '../kernel/curl-line.ts';
import { secureRandom } from '../kernel/random.ts';
import { explainRequest } from '../login/explain-request.ts';
import { LOGIN_ROUTES } from '../login/login-route-table.ts';
import type { Database } from '../storage/database.ts';
import { keyDigests } from '../storage/stores/api-key-store.ts';
import { optionsOf, STORAGE_OPTIONS, withOptions } from './option-flags.ts';
import { print } from './print.ts';
import { withStorage } from './with-storage.ts';

interface Given {
  readonly key?: string;
  readonly user?: string;
  readonly request: string;
  readonly header: readonly string[];
  readonly password: 'right' | 'wrong';
  readonly address: string;
  readonly json?: true;
}

/** A path leads to no server here: none need be running. */
const ANYWHERE = 'http://localhost';

const subjectOf = async (given: Given, database: Database, authenticator: Authenticator): Promise<Subject | null> => {
  if (given.key !== undefined) {
    const [keyDigest, ...others] = await keyDigests(database.main, given.key, null);
    if (others.length > 0) throw new StartProblem(`Several keys end in ${given.key}: name one by its number.`);
    const subject = keyDigest === undefined ? null : await authenticator.subjectOf({ keyDigest });
    if (subject === null) throw new StartProblem('There is no API key of that number, or that ends so.');
    return subject;
  }
  if (given.user === undefined) return null;
  const subject = await authenticator.subjectOf({ userName: given.user });
  if (subject === null) throw new StartProblem(`There is no user named ${given.user}.`);
  return subject;
};

/** The request of the flags, or of a curl command in one piece or in words. */
const requestOf = (words: readonly string[], given: Given): CurlRequest => {
  const [first = '', ...more] = words.length === 1 ? shellWords(words[0] ?? '') : words;
  if (first === 'curl') return readCurl(more);
  const flags = given.header.flatMap((header) => ['-H', header]);
  return { ...readCurl([...flags, ...words]), method: given.request };
};

const MARKS: Readonly<Record<string, string>> = { passed: 'passed', stopped: 'STOPPED', 'not-reached': '-' };

const lines = (found: Explanation): readonly string[] => [
  ...found.Gates.map(({ Gate, Verdict, LooksAt }) =>
    [(MARKS[Verdict] ?? Verdict).padEnd(8), Gate.padEnd(15), LooksAt].join(' '),
  ),
  '',
  `${found.Outcome}${found.User === null ? '' : ` for ${found.User.UserName}`}: ${found.Reason}`,
  ...[found.Sentence, found.Cure].filter((text) => text !== ''),
  ...(found.Answer === null ? [] : [`The caller sees: ${found.Answer.Status} ${found.Answer.Sentence}`]),
  ...(found.Answer === null
    ? [`If the caller saw a refusal: ${found.Otherwise.Sentence} ${found.Otherwise.Cure}`]
    : []),
];

const authenticatorOn = ({ main: pool }: Database, { edition }: Options): Promise<Authenticator> =>
  createAuthenticator({ pool, clock: systemClock, random: secureRandom, edition });

export const explainCommand = (): Command =>
  withOptions(new Command('explain'), [...STORAGE_OPTIONS, 'edition'])
    .argument('<request...>', 'address or path of the request; or a whole curl command, in quotes or behind --')
    .description(
      `Say what would be decided of a request, and why, without sending it. ${STAND_INS.key}, ${STAND_INS.session} and ${STAND_INS.token} in its headers stand for the key, a session and its security token.`,
    )
    .option('--key <number>', 'the API key it is about: its number, or its last four characters')
    .option('--user <name>', 'the user it is about')
    .option('-X, --request <method>', 'HTTP method', 'GET')
    .option(
      '-H, --header <header>',
      'a header, as curl takes it; may be repeated',
      (each, all: string[]) => [...all, each],
      [],
    )
    .addOption(
      new Option('--password <verdict>', 'what passwords are taken to be').choices(['right', 'wrong']).default('right'),
    )
    .option('--address <ip>', 'where the request comes from', '127.0.0.1')
    .option('--json', 'print JSON')
    .action((words: readonly string[], given: Given, command: Command) =>
      withStorage(command, async ({ database }) => {
        const authenticator = await authenticatorOn(database, optionsOf(command));
        const subject = await subjectOf(given, database, authenticator);
        const { method, url, headers } = requestOf(words, given);
        const request =
          url === null
            ? null
            : readQuestion({ method, url, headers, remoteAddress: given.address, subject, ownOrigin: ANYWHERE });
        if (request === null) throw new StartProblem('The request has no address.');
        const assumed = { subject, password: given.password, onlyOf: null };
        const found = await explainRequest(request, assumed, {
          authenticator,
          clock: systemClock,
          routes: LOGIN_ROUTES,
        });
        if (found === null)
          throw new StartProblem('At this address headers let nobody in: there is nothing to explain.');
        print(given.json ? JSON.stringify(found, null, 2) : lines(found).join('\n'));
      }),
    );
