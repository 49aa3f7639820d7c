import type { LoginAnswer } from '../login/login-answer.ts';

const problem = (status: number, message: string, cure: string) => ({ status, message, cure });

/** Every refusal of the control API but those that it shares with `/login/api`. */
const DEV_PROBLEMS = {
  'bad-clock': problem(
    400,
    'The clock is told in one of four ways.',
    'Send {"now": "2030-01-15T12:00:00Z"}, {"move": "PT1H"} or {"move": 3600}, {"freeze": true}, or {"reset": true}.',
  ),
  'bad-edition': problem(400, 'There is no such edition.', 'Send {"edition": "saas"}, "onprem" or "sandbox".'),
  'bad-scenario': problem(
    400,
    'The scenario is not named.',
    'Send {"name": "locked-key"}; GET /dev/scenarios lists all.',
  ),
  'no-such-scenario': problem(404, 'There is no such scenario.', 'GET /dev/scenarios lists all.'),
  'no-such-user': problem(
    404,
    'There is no user of that name.',
    'Send the user name of somebody who exists as "user".',
  ),
  'user-missing': problem(400, 'This scenario is about a user.', 'Send the user name as "user".'),
  'user-not-taken': problem(400, 'This scenario is about the users of the demo.', 'Leave "user" away.'),
  'no-demo': problem(
    409,
    'This scenario needs the users of the demo, and the data is another.',
    'Start "muster dev" without --seed, or use a scenario that takes a user.',
  ),
  'no-seed-copy': problem(
    409,
    'There is no copy of the seed to go back to: the data was loaded by another version or not by "muster dev".',
    'Start once with --fresh.',
  ),
  'accounts-collide': problem(
    409,
    'Somebody who came later has what an account of the seed needs, such as its user name.',
    'POST /dev/reset: it takes back who came later, too.',
  ),
  'foreign-page': problem(
    403,
    'The request came from the page of another site.',
    'Call it from a program, not from a page.',
  ),
  'foreign-host': problem(
    421,
    'The control API answers under a name of this machine alone, such as localhost.',
    'Call it as http://127.0.0.1 with the port of the server.',
  ),
} as const;

export type DevProblem = keyof typeof DEV_PROBLEMS;

/** `{"error":{"code","message","cure"}}`. */
export const devRefused = (code: DevProblem): LoginAnswer => {
  const { status, message, cure } = DEV_PROBLEMS[code];
  return { status, body: { error: { code, message, cure } } };
};
