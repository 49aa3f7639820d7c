import { EDITIONS } from '../config/options.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import { restoreAccounts } from '../storage/seed-copy.ts';
import { sqlStateOf } from '../storage/sql-state.ts';
import { findAccountByName } from '../storage/stores/account-store.ts';
import { deleteScenarioCredentials } from '../storage/stores/scenario-store.ts';
import { AUTH_CASES, type AuthCase } from './auth-cases.ts';
import { makeCaseCredentials, openSession } from './case-credentials.ts';
import { findCasePeople } from './case-people.ts';
import { caseRequests } from './case-requests.ts';
import { applyCase, caseSentences } from './case-state.ts';
import type { DevProblem } from './dev-problems.ts';
import type { DevServices } from './dev-services.ts';
import { presentCase } from './present-case.ts';
import { type Stage, SUBSCRIPTION_SCENARIOS, USER_SCENARIOS, type UserScenario } from './states.ts';

/** What somebody asks for. */
export interface ScenarioOrder {
  readonly name: string;
  readonly user: string | null;
  /** What addresses begin with. */
  readonly origin: string;
}

type Outcome = Result<object, DevProblem>;

const UNIQUE_VIOLATION = '23505';

const RESET = 'reset';
const SSO_SESSION = 'sso-session';

const editionNamed = (name: string) => EDITIONS.find((each) => name === `edition-${each}`);

/** All that can be asked for, each with a sentence. */
export const scenarioList = (): readonly {
  readonly name: string;
  readonly about: string;
  readonly sentence: string;
}[] => [
  {
    name: RESET,
    about: 'all',
    sentence: 'Accounts, settings, clock and edition as the seed and the options have them.',
  },
  ...EDITIONS.map((each) => ({
    name: `edition-${each}`,
    about: 'server',
    sentence: `The server is the edition ${each}.`,
  })),
  ...Object.entries(SUBSCRIPTION_SCENARIOS).map(([name, { sentence }]) => ({ name, about: 'subscription', sentence })),
  ...Object.entries<UserScenario>(USER_SCENARIOS).map(([name, { sentence }]) => ({ name, about: 'user', sentence })),
  {
    name: SSO_SESSION,
    about: 'user',
    sentence: 'A session for the user as single sign-on opens it: its cookies and token.',
  },
  ...AUTH_CASES.map(([name, given, credentials]) => ({
    name,
    about: 'case',
    sentence: [...caseSentences(given), `Sent: ${credentials.join(', ') || 'nothing'}.`].join(' '),
  })),
];

const stageOf = ({ database, control }: DevServices): Stage => ({ sql: database.main, clock: control.clock.now });

/** Accounts and settings of the seed, the system's time, the edition of the options. */
const backToSeed = async (services: DevServices): Promise<DevProblem | null> => {
  const { control, database, settled, forgetEverything } = services;
  await settled();
  try {
    if (!(await restoreAccounts(database))) return 'no-seed-copy';
  } catch (error) {
    if (sqlStateOf(error) === UNIQUE_VIOLATION) return 'accounts-collide';
    throw error;
  }
  await deleteScenarioCredentials(database.main);
  control.clock.reset();
  control.edition = control.ownEdition;
  await forgetEverything();
  return null;
};

/** A case begins from the seed's accounts, so that it does not depend on those before it. */
const putCase = async (authCase: AuthCase, { origin }: ScenarioOrder, services: DevServices): Promise<Outcome> => {
  const [name, given, credentials] = authCase;
  const { control } = services;
  const problem = await backToSeed(services);
  if (problem !== null) return err(problem);
  const people = await findCasePeople(services);
  const demo = control.demo();
  if (people === null || demo === null) return err('no-demo');
  const known = await makeCaseCredentials(credentials, people, services);
  await applyCase(given, stageOf(services), people);
  control.edition = given.edition ?? 'saas';
  await services.forgetEverything();
  const presented = await presentCase(credentials, known, async () => '');
  const { user, other, admin } = people;
  return ok({
    scenario: name,
    state: caseSentences(given),
    credentials,
    users: { user, other, admin },
    repeat: given.repeat ?? 1,
    ...caseRequests(authCase, presented, { origin, project: demo.project }),
  });
};

const putUserState = async (order: ScenarioOrder, services: DevServices): Promise<Outcome> => {
  const { name, user } = order;
  if (user === null) return err('user-missing');
  const account = await findAccountByName(services.database.main, user);
  if (account === null) return err('no-such-user');
  const { userOid } = account;
  if (name === SSO_SESSION) {
    const { cookies, token } = await openSession(services, userOid);
    return ok({ scenario: name, user: account.userName, cookie: cookies.join('; '), securityToken: token });
  }
  const scenario: UserScenario = USER_SCENARIOS[name as keyof typeof USER_SCENARIOS];
  await scenario.apply(stageOf(services), userOid);
  await services.forgetEverything();
  return ok({ scenario: name, user: account.userName, state: [scenario.sentence] });
};

const putForAll = async (name: string, services: DevServices): Promise<Outcome> => {
  if (name === RESET) {
    const problem = await backToSeed(services);
    return problem === null ? ok({ scenario: name, state: [scenarioList()[0]?.sentence] }) : err(problem);
  }
  const edition = editionNamed(name);
  if (edition !== undefined) {
    services.control.edition = edition;
    return ok({ scenario: name, state: [`The server is the edition ${edition}.`] });
  }
  const scenario = SUBSCRIPTION_SCENARIOS[name as keyof typeof SUBSCRIPTION_SCENARIOS];
  await scenario.apply(stageOf(services));
  await services.forgetEverything();
  return ok({ scenario: name, state: [scenario.sentence] });
};

/**
 * Puts the scenario of that name into force. States of users and of the subscription add to what is; a case begins anew,
 * and answers the credentials, the requests and what comes of them.
 */
export const putScenario = async (order: ScenarioOrder, services: DevServices): Promise<Outcome> => {
  const { name, user } = order;
  const authCase = AUTH_CASES.find(([id]) => id === name);
  const isForUser = Object.hasOwn(USER_SCENARIOS, name) || name === SSO_SESSION;
  if (isForUser) return putUserState(order, services);
  const isForAll = name === RESET || editionNamed(name) !== undefined || Object.hasOwn(SUBSCRIPTION_SCENARIOS, name);
  if (authCase === undefined && !isForAll) return err('no-such-scenario');
  if (user !== null) return err('user-not-taken');
  return authCase === undefined ? putForAll(name, services) : putCase(authCase, order, services);
};
