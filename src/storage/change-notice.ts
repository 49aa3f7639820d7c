/** On this channel the triggers of 0016_revocations.sql tell what changed that nodes remember. */
export const CHANGE_CHANNEL = 'muster_change';

/** What is to be forgotten, since it changed. */
export interface Changes {
  /** Whose account, password, keys, sessions, tokens, roles or profile changed. */
  readonly userOids: ReadonlySet<number>;
  /** What holds for the sign-in of everybody: the subscription's settings, the exceptions list. */
  readonly accounts: boolean;
  /** Workspaces, projects, types and allowed values. */
  readonly structure: boolean;
  /** Nobody knows what. */
  readonly everything: boolean;
}

/** Tells what changed, on whatever node or by whatever program. */
export interface ChangeFeed {
  /** Whether everything that was committed until within the last second has been told. */
  isWell(): boolean;
  /** `hear` gets all that came at a time. */
  onChanges(hear: (changes: Changes) => void): void;
}

export const EVERYTHING: Changes = { userOids: new Set(), accounts: true, structure: true, everything: true };

const USER = /^user ([0-9]{1,16})$/;

/** What several notices say together. What the triggers of a newer version say may be about anything. */
export const readChangeNotices = (texts: readonly string[]): Changes => {
  const different = [...new Set(texts)];
  const userOids = different.flatMap((text) => USER.exec(text)?.[1] ?? []).map(Number);
  const accounts = different.includes('accounts');
  const structure = different.includes('structure');
  const known = userOids.length + Number(accounts) + Number(structure);
  return known < different.length
    ? EVERYTHING
    : { userOids: new Set(userOids), accounts, structure, everything: false };
};
