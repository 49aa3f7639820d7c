import { updateDisabled } from '../storage/stores/account-store.ts';
import { addSsoException, writeSubscriptionState, writeUserState } from '../storage/stores/scenario-store.ts';
import type { CaseState } from './auth-cases.ts';
import type { CasePeople } from './case-people.ts';
import { type Stage, USER_SCENARIOS } from './states.ts';

/** What a case gives, as a person reads it. */
export const caseSentences = (given: CaseState): readonly string[] => {
  const { edition, profile, role, password, user, sso, list, on_list: onList } = given;
  const sentences: Readonly<Record<string, string | undefined>> = {
    api: given.api && `The request is made to version ${given.api} of the API.`,
    edition: edition && `The server is the edition ${edition}.`,
    profile: profile && 'The rules for passwords and locks are the profile modern.',
    keys:
      given.api_keys_enabled === false
        ? 'API keys are off.'
        : given.api_keys_enabled && 'API keys were off, and are on again.',
    role: role && 'The user is a Viewer.',
    password: password && `The user’s password: ${password}.`,
    user: user && `The user: ${user}.`,
    sso:
      sso &&
      {
        exceptions: 'Single sign-on with exceptions.',
        only: 'Single sign-on only.',
        hybrid: 'Password or single sign-on.',
      }[sso],
    list: list && 'Nobody is on the list of exceptions.',
    onList: onList ? 'The user is on the list of exceptions.' : undefined,
    repeat: given.repeat === undefined ? undefined : `The request is made ${given.repeat} times.`,
  };
  return Object.values(sentences).filter((sentence) => sentence !== undefined);
};

const MODES = { exceptions: 'SSO With Exceptions', only: 'SSO Only', hybrid: 'Rally or SSO' } as const;

const applyUser = async ({ user: state, role }: CaseState, stage: Stage, userOid: number): Promise<void> => {
  const { sql } = stage;
  if (state === 'disabled' || state === 'disabled-then-enabled') await updateDisabled(sql, userOid, true);
  if (state === 'disabled-then-enabled') await updateDisabled(sql, userOid, false);
  if (state === 'renamed') await writeUserState(sql, userOid, { userName: 'renamed@acme.test' });
  if (state === 'locked' || state === 'deleted') await USER_SCENARIOS[state].apply(stage, userOid);
  if (role === 'Viewer') await USER_SCENARIOS.viewer.apply(stage, userOid);
};

const applyPassword = async ({ password }: CaseState, stage: Stage, userOid: number): Promise<void> => {
  if (password === undefined) return;
  if (password !== 'changed') await USER_SCENARIOS['expired-password'].apply(stage, userOid);
  if (password !== 'expired') await writeUserState(stage.sql, userOid, { passwordUpdated: stage.clock() });
};

const applySubscription = async (given: CaseState, { sql }: Stage, people: CasePeople): Promise<void> => {
  const { api_keys_enabled: keys, profile, sso } = given;
  if (keys !== undefined) await writeSubscriptionState(sql, { apiKeysEnabled: false });
  if (keys === 'off-then-on') await writeSubscriptionState(sql, { apiKeysEnabled: true });
  if (profile !== undefined) await writeSubscriptionState(sql, { profile });
  if (sso === undefined) return;
  await writeSubscriptionState(sql, { authentication: MODES[sso] });
  if (given.list !== 'empty') await addSsoException(sql, people[given.on_list === true ? 'user' : 'other'].oid);
};

/** Puts what the case gives into force, beginning from the seed's accounts. The edition is not in the database. */
export const applyCase = async (given: CaseState, stage: Stage, people: CasePeople): Promise<void> => {
  await applyUser(given, stage, people.user.oid);
  await applyPassword(given, stage, people.user.oid);
  await applySubscription(given, stage, people);
};
