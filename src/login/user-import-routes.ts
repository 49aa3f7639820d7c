import type { Access } from '../access/access.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import { type ListedUser, selectUsersByName } from '../storage/stores/user-list-store.ts';
import { selectProjectRoles, selectWorkspaceRoles } from '../storage/stores/user-role-store.ts';
import { type ImportLine, readImport } from './import-columns.ts';
import { type PlacesByName, placesByName, readRolesCell } from './import-roles.ts';
import { answered, type LoginAnswer, refused } from './login-answer.ts';
import type { LoginRequest } from './login-request.ts';
import type { SignedInRoute } from './login-route.ts';
import type { LoginServices } from './login-services.ts';
import { saveWholeUser } from './user-create-routes.ts';
import { userJson } from './user-json.ts';
import { administeredByCaller, userTimes } from './user-part.ts';
import { needsProof, type UserWish } from './user-wish.ts';

interface Import {
  readonly lines: readonly ImportLine[];
  /** So many are in the file. */
  readonly total: number;
  readonly isDryRun: boolean;
  /** New users are sent a link to choose their password with. */
  readonly isInviting: boolean;
}

/** What became of a line, or would. */
interface Fate {
  readonly Line: number;
  readonly UserName: string;
  readonly Fate: 'create' | 'update' | 'unchanged' | 'refused';
  /** The columns that change something. */
  readonly Changes: readonly string[];
  readonly Problem: string | null;
}

const readBody = ({ body }: LoginRequest): Result<Import, string> => {
  const { Csv, DryRun = true, Invite = false, First = 1, Last } = Object.fromEntries(body);
  if (typeof Csv !== 'string') return err('Csv is a text.');
  if (typeof DryRun !== 'boolean' || typeof Invite !== 'boolean') return err('DryRun and Invite are true or false.');
  const isPlace = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) > 0;
  if (!isPlace(First) || !(Last === undefined || isPlace(Last))) return err('First and Last are whole numbers from 1.');
  const lines = readImport(Csv);
  if (!lines.ok) return err(`Csv: ${lines.error}`);
  const total = lines.value.length;
  return ok({ lines: lines.value.slice(First - 1, Last), total, isDryRun: DryRun, isInviting: Invite });
};

/** Of what a line says only what is otherwise; the name is by what the user was found. */
const changesTo = (user: ListedUser, { attributes, subscriptionAdmin }: UserWish): UserWish => {
  const now: Readonly<Record<string, unknown>> = userJson(user);
  const isNew = ([name, value]: readonly [string, unknown]): boolean => name !== 'UserName' && now[name] !== value;
  return {
    attributes: Object.fromEntries(Object.entries(attributes).filter(isNew)),
    subscriptionAdmin: subscriptionAdmin === user.subscriptionAdmin ? undefined : subscriptionAdmin,
  };
};

const columnsOf = ({ attributes, subscriptionAdmin }: UserWish, roleSteps: number): readonly string[] => [
  ...Object.keys(attributes),
  ...(subscriptionAdmin === undefined ? [] : ['SubscriptionAdmin']),
  ...(roleSteps === 0 ? [] : ['Roles']),
];

const messageOf = ({ body }: LoginAnswer): string =>
  (body as { readonly error: { readonly message: string } }).error.message;

/** Runs one line as a transaction of its own, which a dry run undoes: it is refused by the very rules. */
const runLine = async (
  request: LoginRequest,
  services: LoginServices,
  { isDryRun, isInviting }: Import,
  line: ImportLine,
  known: { readonly user: ListedUser | null; readonly places: PlacesByName },
): Promise<Fate> => {
  const told = { Line: line.number, UserName: line.userName };
  const isRefused = (Problem: string): Fate => ({ ...told, Fate: 'refused', Changes: [], Problem });
  if (line.problem !== null) return isRefused(line.problem);
  const roles = readRolesCell(line.roles, known.places);
  if (!roles.ok) return isRefused(roles.error);
  const { user } = known;
  const wish = user === null ? line.wish : changesTo(user, line.wish);
  const whole = { wish, roles: roles.value, isInvited: isInviting && user === null };
  const saved = await services.wsapiTogether(
    request,
    (together) => saveWholeUser(request, services, together, user?.userOid ?? null, whole),
    (outcome) => outcome.ok && !isDryRun,
  );
  if (!saved.ok) return isRefused(messageOf(saved.error));
  const Changes = columnsOf(wish, saved.value.roleSteps);
  const ofKnown = Changes.length === 0 ? 'unchanged' : 'update';
  return { ...told, Fate: user === null ? 'create' : ofKnown, Changes, Problem: null };
};

/** The names in a file mean what the caller reaches. */
const loadPlaces = async ({ workspaces, userOid }: Access, { pool }: LoginServices): Promise<PlacesByName> => {
  const reached = [...workspaces.values()];
  const [named, projects] = await Promise.all([
    selectWorkspaceRoles(pool, userOid, { workspaces: [...workspaces.keys()], projects: null }),
    selectProjectRoles(pool, userOid, {
      workspaces: null,
      projects: reached.flatMap(({ roles }) => [...roles.keys()]),
    }),
  ]);
  return placesByName(named, projects);
};

const runImport = async (
  request: LoginRequest,
  services: LoginServices,
  wanted: Import,
  access: Access,
): Promise<readonly Fate[]> => {
  const names = wanted.lines.map(({ userName }) => userName);
  const [places, users] = await Promise.all([
    loadPlaces(access, services),
    selectUsersByName(services.find, names, userTimes(services.clock)),
  ]);
  const byName = new Map(users.map((user) => [user.userName.toLowerCase(), user]));
  const fates: Fate[] = [];
  // One after the other: each is a write of its own, and all of them are one caller's.
  for (const line of wanted.lines) {
    const known = { user: byName.get(line.userName) ?? null, places };
    fates.push(await runLine(request, services, wanted, line, known));
  }
  return fates;
};

const importUsers: SignedInRoute = {
  method: 'POST',
  path: '/users/import',
  caller: 'user',
  sentence: 'Makes and changes the users of a CSV file, or says what would become of each line.',
  answer: async (request, services) => {
    const access = await services.access.accessOf(request.caller.principal.userOid);
    const administered = await administeredByCaller(request, services);
    if (administered === null || access === null) return refused('no-administrator');
    const wanted = readBody(request);
    if (!wanted.ok) return refused('bad-member', wanted.error);
    const { isDryRun, lines } = wanted.value;
    const wishes = isDryRun ? [] : lines.map(({ wish }) => wish);
    if (await needsProof(request, services, wishes)) return refused('confirm-password');
    const fates = await runImport(request, services, wanted.value, access);
    return answered({ DryRun: isDryRun, Lines: fates, TotalLines: wanted.value.total });
  },
};

export const USER_IMPORT_ROUTES: readonly SignedInRoute[] = [importUsers];
