import { account } from '../../strings/account.ts';

/** By what a user agent is known, in this order: later ones stand in the texts of earlier ones, too. */
const PROGRAMS: readonly (readonly [string, RegExp])[] = [
  ['Edge', /\bEdg(?:e|A|iOS)?\//],
  ['Opera', /\bOPR\//],
  ['Firefox', /\b(?:Firefox|FxiOS)\//],
  ['Chrome', /\b(?:Headless)?(?:Chrome|CriOS|Chromium)\//],
  ['Safari', /\bSafari\//],
];

const SYSTEMS: readonly (readonly [string, RegExp])[] = [
  ['Windows', /Windows/],
  ['iPhone', /iPhone/],
  ['iPad', /iPad/],
  ['macOS', /Mac OS X|Macintosh/],
  ['Android', /Android/],
  ['ChromeOS', /CrOS/],
  ['Linux', /Linux/],
];

const nameIn = (names: readonly (readonly [string, RegExp])[], text: string): string | undefined =>
  names.find(([, pattern]) => pattern.test(text))?.[0];

/** What people call a browser; of another program what it calls itself first. */
export const agentName = (userAgent: string | null): string => {
  if (userAgent === null || userAgent === '') return account.sessions.unknownAgent;
  const [program, system] = [nameIn(PROGRAMS, userAgent), nameIn(SYSTEMS, userAgent)];
  if (program === undefined) return userAgent.split(/[\s/]/, 1)[0] || account.sessions.unknownAgent;
  return system === undefined ? program : account.sessions.on(program, system);
};
