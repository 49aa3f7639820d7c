import type { FastifyInstance } from 'fastify';
import { type Decided, decisionEntry, refusedUnseen } from '../../identity/decision-entry-of.ts';
import {
  type Found,
  type Founding,
  foundingNameProblem,
  foundingPasswordProblem,
  foundingPolicy,
} from '../../identity/founding.ts';
import { holdsSetUpCode } from '../../identity/set-up-code.ts';
import { findUser } from '../../identity/user-accounts.ts';
import { Secret } from '../../kernel/secret.ts';
import { donePage } from '../../pages/done-page.ts';
import { type ProfileChoice, setUpPage, type TypedSetUp } from '../../pages/set-up-page.ts';
import type { Pool } from '../../storage/database.ts';
import { POLICY_PROFILES, type PolicyProfile } from '../../storage/stores/account-store.ts';
import { hasSubscription } from '../../storage/stores/subscription-store.ts';
import { PASSWORDS_DIFFER } from '../expired-password.ts';
import { dropCode, keepCode, keptCode } from '../kept-code.ts';
import { NOTHING_HERE_PAGE, STALE_FORM_PAGE } from '../page-problems.ts';
import { addPageRoute, type PageRoute, type PageRouteContext, type Visit } from '../page-route.ts';
import type { PageAnswer } from '../send-page.ts';
import { shownRules } from '../shown-rules.ts';
import { bearerOf, isOwnForm, type SignInServices, STALE_FORM } from '../sign-in-by-form.ts';

export interface SetUpServices extends SignInServices {
  readonly pool: Pool;
  /** Null: this server founds nothing. */
  readonly found: Found | null;
  /** What was remembered of an empty database counts no longer. */
  readonly onFounded: () => void;
}

const SET_UP = '/login/set-up';

const WORTHLESS = 'This code is none, or its 24 hours are over. Start the server again, and it prints another one.';
const FASTER = 'Somebody else has set this server up meanwhile, so nothing was done.';
const NAMELESS = 'A user name, a workspace and a project are needed.';

const BLANK: TypedSetUp = {
  userName: '',
  displayName: '',
  workspace: 'Workspace 1',
  project: 'Sample Project',
  profile: 'modern',
};

const typedIn = ({ form }: Visit): TypedSetUp => {
  const text = (name: keyof TypedSetUp): string => (form.get(name) ?? '').trim();
  return {
    userName: text('userName'),
    displayName: text('displayName'),
    workspace: text('workspace'),
    project: text('project'),
    profile: text('profile'),
  };
};

const PROFILE_NAMES: Readonly<Record<PolicyProfile, readonly [name: string, more: string]>> = {
  modern: ['modern: today’s advice (NIST, OWASP)', 'After five wrong passwords short waits, and no password expires.'],
  rally: ['rally: the vendor’s rules', 'Five wrong passwords lock for an hour, keys too.'],
};

const CHOICES: readonly ProfileChoice[] = ['modern' as const, 'rally' as const].map((value) => {
  const [name, more] = PROFILE_NAMES[value];
  const { sentences } = shownRules({ ...foundingPolicy(value), previousPasswordCount: 0 });
  return { value, name, sentences: [...sentences, more] };
});

const NO_LESS = shownRules({ ...foundingPolicy('rally'), previousPasswordCount: 0 }).minimumLength;

/** The form once more, and why. `code` null: another one is to be given. */
interface Again {
  readonly status: number;
  readonly problem: string;
  readonly code: string | null;
}

const show = (visit: Visit, { formTokens }: SetUpServices, again?: Again): PageAnswer => {
  const { value: formToken, setCookies } = formTokens.issue(bearerOf(visit, null));
  const { status = 200, problem, code = null } = again ?? {};
  const kept = code === null ? [] : keepCode(visit, SET_UP, code);
  const dropped = kept.length === 0 && again !== undefined ? dropCode(visit, SET_UP) : [];
  const typed = again === undefined ? BLANK : typedIn(visit);
  const rules = { sentences: [], minimumLength: NO_LESS };
  const page = setUpPage({ formToken, typed, profiles: CHOICES, rules, hasCode: kept.length > 0, problem, status });
  return { page, setCookies: [...setCookies, ...kept, ...dropped] };
};

const foundingOf = (visit: Visit): Founding | null => {
  const { userName, displayName, workspace: workspaceName, project: projectName, profile: name } = typedIn(visit);
  const profile = POLICY_PROFILES.find((each) => each === name);
  if (profile === undefined || [userName, workspaceName, projectName].includes('')) return null;
  const password = new Secret(visit.form.get('newPassword') ?? '');
  return {
    userName,
    displayName: displayName === '' ? userName : displayName,
    emailAddress: userName,
    password,
    workspaceName,
    projectName,
    profile,
  };
};

const note = (decided: Decided, { facts }: Visit, { decisions, clock }: SetUpServices): void =>
  decisions.note(decisionEntry(decided, facts, clock()));

const DONE = {
  title: 'Muster is set up',
  sentence: 'The subscription is there, and you are its administrator. The link of the start opens nothing any more.',
  next: { path: '/login', name: 'Sign in' },
};

const foundBy = async (founding: Founding, visit: Visit, services: SetUpServices, found: Found, code: string) => {
  const founded = await found(founding);
  if (!founded.ok) {
    const { error } = founded;
    if (error.kind === 'refused')
      return show(visit, services, { status: 400, problem: error.sentences.join(' '), code });
    return show(visit, services, { status: 409, problem: FASTER, code: null });
  }
  services.onFounded();
  const account = await findUser(services.pool, founding.userName);
  note({ kind: 'accepted', reason: 'set-up-code', account, by: null }, visit, services);
  await services.decisions.written();
  return { page: donePage(DONE), setCookies: dropCode(visit, SET_UP) };
};

const setUp = async (visit: Visit, services: SetUpServices, found: Found): Promise<PageAnswer> => {
  const { form } = visit;
  const code = (form.get('code') ?? keptCode(visit) ?? '').trim();
  const again = (problem: string): PageAnswer => show(visit, services, { status: 400, problem, code });
  if (!isOwnForm(visit, services)) return show(visit, services, { status: 403, problem: STALE_FORM, code: null });
  if (!(await holdsSetUpCode(services.pool, code, services.clock()))) {
    note(refusedUnseen('bad-token'), visit, services);
    return show(visit, services, { status: 403, problem: WORTHLESS, code: null });
  }
  if (form.get('newPassword') !== form.get('again')) return again(PASSWORDS_DIFFER);
  const founding = foundingOf(visit);
  if (founding === null) return again(NAMELESS);
  const problem = foundingNameProblem(founding) ?? foundingPasswordProblem(founding);
  return problem === null ? foundBy(founding, visit, services, found, code) : again(problem);
};

/** The page on which whoever started the server makes its first administrator; once that is done there is nothing. */
export const registerSetUpRoutes = (app: FastifyInstance, services: SetUpServices, context: PageRouteContext): void => {
  const { pool, found } = services;
  const isOpen = async (): Promise<boolean> => found !== null && !(await hasSubscription(pool));
  const add = (method: PageRoute['method'], answer: PageRoute['answer']): void =>
    addPageRoute(app, { method, url: SET_UP, answer }, context);
  add('GET', async (visit) => ((await isOpen()) ? show(visit, services) : { page: NOTHING_HERE_PAGE() }));
  add('POST', async (visit) => {
    if (found !== null && (await isOpen())) return setUp(visit, services, found);
    return { page: isOwnForm(visit, services) ? NOTHING_HERE_PAGE() : STALE_FORM_PAGE() };
  });
};
