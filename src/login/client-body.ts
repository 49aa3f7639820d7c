import { err, ok, type Result } from '../kernel/result.ts';
import { checkClientSettings } from '../oauth/client-rules.ts';
import { MOST_GRACE_HOURS } from '../oauth/client-secret.ts';
import type { OAuthClientSettings } from '../storage/stores/oauth-client-store.ts';

type Body = ReadonlyMap<string, unknown>;

/** The sentence says which member is wrong, and what it takes. */
type Read<Value> = Result<Value, string>;

const MEMBERS: readonly string[] = ['Name', 'RedirectURIs', 'LogoURI', 'Native', 'Legacy', 'DeviceFlow'];

const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((each) => typeof each === 'string');

/** What a member of the body must be, and how that is said. */
const KINDS = {
  Name: ['a text', (value: unknown): value is string => typeof value === 'string'],
  RedirectURIs: ['a list of texts', isTexts],
  LogoURI: ['a text or null', (value: unknown): value is string | null => value === null || typeof value === 'string'],
  Native: ['true or false', (value: unknown): value is boolean => typeof value === 'boolean'],
  Legacy: ['true or false', (value: unknown): value is boolean => typeof value === 'boolean'],
  DeviceFlow: ['true or false', (value: unknown): value is boolean => typeof value === 'boolean'],
} as const;

const NEW_CLIENT: OAuthClientSettings = {
  name: '',
  redirectUris: [],
  logoUri: null,
  isNative: false,
  isLegacy: false,
  hasDeviceFlow: false,
};

const unknownMember = (body: Body, known: readonly string[]): string | null => {
  const name = [...body.keys()].find((each) => !known.includes(each));
  return name === undefined ? null : `It takes ${known.join(', ')} and nothing else.`;
};

/** What does not fit its kind is found here, so that the values can be taken as what they are. */
const wrongKind = (body: Body): string | null => {
  for (const [name, [sentence, fits]] of Object.entries(KINDS)) {
    if (body.has(name) && !fits(body.get(name))) return `${name} takes ${sentence}.`;
  }
  return null;
};

const settingsOf = (body: Body, before: OAuthClientSettings): OAuthClientSettings => {
  const given = <Value>(name: keyof typeof KINDS, kept: Value): Value =>
    body.has(name) ? (body.get(name) as Value) : kept;
  return {
    name: given('Name', before.name),
    redirectUris: given('RedirectURIs', before.redirectUris),
    logoUri: given('LogoURI', before.logoUri),
    isNative: given('Native', before.isNative),
    isLegacy: given('Legacy', before.isLegacy),
    hasDeviceFlow: given('DeviceFlow', before.hasDeviceFlow),
  };
};

/** What a new client is to be. */
export const readNewClient = (
  body: Body,
): Read<{ readonly isPublic: boolean; readonly settings: OAuthClientSettings }> => {
  const problem = unknownMember(body, ['Kind', ...MEMBERS]) ?? wrongKind(body);
  if (problem !== null) return err(problem);
  const kind = body.get('Kind') ?? 'confidential';
  if (kind !== 'confidential' && kind !== 'public') return err('Kind takes "confidential" or "public".');
  const isPublic = kind === 'public';
  const settings = checkClientSettings(settingsOf(body, NEW_CLIENT), { isPublic });
  return settings.ok ? ok({ isPublic, settings: settings.value }) : settings;
};

/** The settings after an edit: members that are absent stay as they are. */
export const readClientEdit = (
  body: Body,
  before: OAuthClientSettings & { readonly isPublic: boolean },
): Read<OAuthClientSettings> => {
  const problem = unknownMember(body, MEMBERS) ?? wrongKind(body);
  return problem === null ? checkClientSettings(settingsOf(body, before), before) : err(problem);
};

const HOUR_MS = 3_600_000;

/** How long the replaced secret works on, in milliseconds; not at all unless it is asked for, as with keys (decision 14). */
export const readSecretGrace = (body: Body): Read<number> => {
  const problem = unknownMember(body, ['GraceHours']);
  if (problem !== null) return err(problem);
  const hours = body.get('GraceHours') ?? 0;
  return typeof hours === 'number' && hours >= 0 && hours <= MOST_GRACE_HOURS
    ? ok(Math.round(hours * HOUR_MS))
    : err(`GraceHours takes a number from 0 to ${MOST_GRACE_HOURS}.`);
};
