import { Command } from 'commander';
import { StartProblem } from '../config/start-problem.ts';
import { print } from './print.ts';

interface Flags {
  readonly url: string;
  readonly user?: string;
  readonly list?: true;
  readonly json?: true;
}

interface Listed {
  readonly name: string;
  readonly about: string;
  readonly sentence: string;
}

interface Sent {
  readonly curl: string;
  readonly expected: { readonly outcome: string; readonly status: number; readonly bodyBegins: string };
}

/** What the server answers; which members there are depends on the scenario. */
interface Put {
  readonly scenario: string;
  readonly user?: string;
  readonly state?: readonly string[];
  readonly credentials?: readonly string[];
  readonly users?: Readonly<Record<string, { readonly userName: string; readonly password: string }>>;
  readonly repeat?: number;
  readonly read?: Sent;
  readonly write?: Sent;
  readonly cookie?: string;
  readonly securityToken?: string;
}

const ENDPOINT = '/dev/scenario';

/** A refusal of the control API; whatever else answers says something else. */
interface Refusal {
  readonly error?: { readonly message?: string; readonly cure?: string };
}

const call = async (url: string, path: string, body?: object): Promise<unknown> => {
  if (!URL.canParse(url)) throw new StartProblem(`${url} is no address: give one such as http://127.0.0.1:7070.`);
  let response: Response;
  try {
    const sending =
      body === undefined
        ? {}
        : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
    response = await fetch(new URL(path, url), { ...sending, redirect: 'error' });
  } catch {
    throw new StartProblem(`Nothing answers at ${url}: start "muster dev", or say with --url where it listens.`);
  }
  const answer = (await response.json().catch(() => null)) as Refusal | null;
  if (response.ok && answer !== null) return answer;
  if (answer?.error?.cure !== undefined) throw new StartProblem(`${answer.error.message} ${answer.error.cure}`);
  throw new StartProblem(`What listens at ${url} is no "muster dev": it answers ${response.status}.`);
};

const sentLines = (name: string, { curl, expected }: Sent): readonly string[] => [
  '',
  `${name}: ${expected.outcome}`,
  '',
  `  ${curl}`,
  '',
  `  answers ${expected.status}, and its body begins with`,
  ...expected.bodyBegins.split('\n').map((line) => `  ${line}`),
];

const putLines = (put: Put): readonly string[] => [
  `${put.scenario}${put.user === undefined ? '' : ` for ${put.user}`}`,
  ...(put.state ?? []).map((sentence) => `  ${sentence}`),
  ...(put.credentials ? [`  Sent: ${put.credentials.join(', ') || 'nothing'}`] : []),
  ...Object.entries(put.users ?? {}).map(([who, { userName, password }]) => `  ${who}: ${userName}  ${password}`),
  ...(put.cookie ? [`  Cookie: ${put.cookie}`, `  Security token: ${put.securityToken}`] : []),
  ...(put.repeat !== undefined && put.repeat > 1 ? [`  Send each ${put.repeat} times.`] : []),
  ...(put.read ? sentLines('Read', put.read) : []),
  ...(put.write ? sentLines('Write', put.write) : []),
];

const listLines = (scenarios: readonly Listed[]): readonly string[] => {
  const width = Math.max(...scenarios.map(({ name }) => name.length));
  return scenarios.map(({ name, about, sentence }) => `${name.padEnd(width)}  ${about.padEnd(12)}  ${sentence}`);
};

const run = async (name: string | undefined, { url, user, list, json }: Flags): Promise<void> => {
  if (list) {
    const answer = (await call(url, '/dev/scenarios')) as { readonly scenarios: readonly Listed[] };
    return print(json ? JSON.stringify(answer, null, 2) : listLines(answer.scenarios).join('\n'));
  }
  if (name === undefined) throw new StartProblem('Name a scenario; --list shows all.');
  const put = (await call(url, ENDPOINT, { name, ...(user === undefined ? {} : { user }) })) as Put;
  print(json ? JSON.stringify(put, null, 2) : putLines(put).join('\n'));
};

export const scenarioCommand = (): Command =>
  new Command('scenario')
    .argument('[name]', 'the scenario; "reset" undoes all of them')
    .description(
      'Put a running "muster dev" into a state to try clients against: a locked user, API keys off, another edition.',
    )
    .option('--list', 'list the scenarios')
    .option('--user <name>', 'the user it is about, where it is about one')
    .option('--url <address>', 'where the server listens', 'http://127.0.0.1:7070')
    .option('--json', 'print JSON')
    .action(run);
