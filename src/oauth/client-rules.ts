import { limits } from '../config/limits.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import type { OAuthClientSettings } from '../storage/stores/oauth-client-store.ts';
import { logoUriProblem, redirectUriProblem } from './redirect-uri-rules.ts';

/** What a client is all its life: its answers about itself count for something only where it can keep a secret. */
export interface ClientKind {
  readonly isPublic: boolean;
}

const LONGEST_NAME = 255;

/** Control characters, halves of characters, and what makes the letters around it run another way or line. */
const MISLEADING = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u{202a}-\u{202e}\u{2066}-\u{2069}]/u;

/** The name as it is shown to those who are asked to allow it; null: it is none. */
const readName = (text: string): string | null => {
  const name = text.trim();
  return name !== '' && name.length <= LONGEST_NAME && !MISLEADING.test(name) ? name : null;
};

const countProblem = ({ redirectUris, hasDeviceFlow }: OAuthClientSettings): string | null => {
  if (redirectUris.length > limits.redirectUris) return `A client has at most ${limits.redirectUris} redirect URIs.`;
  if (redirectUris.length > 0 || hasDeviceFlow) return null;
  return 'A client needs a redirect URI, or the device flow.';
};

const uriProblem = (settings: OAuthClientSettings): string | null => {
  for (const uri of settings.redirectUris) {
    const problem = redirectUriProblem(uri, settings);
    if (problem !== null) return `The redirect URI ${shortened(uri)} ${problem}.`;
  }
  const problem = settings.logoUri === null ? null : logoUriProblem(settings.logoUri);
  return problem === null ? null : `The logo's address ${problem}.`;
};

const LONGEST_SHOWN = 100;

const shortened = (uri: string): string =>
  JSON.stringify(uri.length > LONGEST_SHOWN ? `${uri.slice(0, LONGEST_SHOWN)}…` : uri);

/** Settings as they are kept, or a sentence for whoever gave them. */
export const checkClientSettings = (
  given: OAuthClientSettings,
  { isPublic }: ClientKind,
): Result<OAuthClientSettings, string> => {
  const name = readName(given.name);
  if (name === null) return err(`The name of a client is a text of 1 to ${LONGEST_NAME} characters in one line.`);
  if (given.isLegacy && isPublic) return err('Only a confidential client may be a legacy one.');
  const settings = { ...given, name, redirectUris: [...new Set(given.redirectUris)] };
  const problem = countProblem(settings) ?? uriProblem(settings);
  return problem === null ? ok(settings) : err(problem);
};

/**
 * Whether an edit needs what making the client would (decision 15): another place to send people to does, and so does less
 * strictness. To call it something else, and to take places away, is its owner's in any case.
 */
export const widensClient = (before: OAuthClientSettings, after: OAuthClientSettings): boolean =>
  after.redirectUris.some((uri) => !before.redirectUris.includes(uri)) ||
  (after.isNative && !before.isNative) ||
  (after.isLegacy && !before.isLegacy) ||
  (after.hasDeviceFlow && !before.hasDeviceFlow);
