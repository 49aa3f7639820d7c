/** Where a request came from, as the list of a user's sessions shows it. */
export interface RequestSource {
  readonly address: string;
  readonly userAgent: string | null;
}

/** Characters of a User-Agent that are kept: enough to recognise a program by. */
const USER_AGENT_CHARACTERS = 300;

/** `rawHeaders` are names and values in turn; of several User-Agents the first counts. */
export const requestSource = (rawHeaders: readonly string[], address: string): RequestSource => {
  const at = rawHeaders.findIndex((name, index) => index % 2 === 0 && name.toLowerCase() === 'user-agent');
  const userAgent = at < 0 ? '' : (rawHeaders[at + 1] ?? '').trim().slice(0, USER_AGENT_CHARACTERS);
  return { address, userAgent: userAgent === '' ? null : userAgent };
};
