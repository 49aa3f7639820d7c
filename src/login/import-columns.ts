import { limits } from '../config/limits.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import { readCsv } from './read-csv.ts';
import { TOLD_COLUMNS } from './user-json.ts';
import { USER_FLAGS, USER_TEXTS, type UserWish } from './user-wish.ts';

/** What one line of a file wants of a user; an empty cell wants nothing. */
export interface ImportLine {
  readonly number: number;
  readonly userName: string;
  readonly wish: UserWish;
  /** As in `Garden=User; Pond=Editor`. */
  readonly roles: string;
  /** What cannot be read; null: it can. */
  readonly problem: string | null;
}

const FLAGS: readonly string[] = [...USER_FLAGS, 'SubscriptionAdmin'];
const READ: readonly string[] = [...USER_TEXTS, ...FLAGS, 'Roles'];
const KNOWN: readonly string[] = [...READ, ...TOLD_COLUMNS];

const flagIn = (cell: string): boolean | null => {
  const text = cell.trim().toLowerCase();
  return text === 'true' || text === 'false' ? text === 'true' : null;
};

const lineOf = (number: number, cells: ReadonlyMap<string, string>): ImportLine => {
  const attributes: Record<string, string | boolean> = {};
  let subscriptionAdmin: boolean | undefined;
  let problem: string | null = null;
  for (const [name, cell] of cells) {
    if (cell.trim() === '') continue;
    const flag = FLAGS.includes(name) ? flagIn(cell) : null;
    if (FLAGS.includes(name) && flag === null) problem ??= `${name} is true or false.`;
    else if (cell.includes('\0')) problem ??= `${name} cannot contain the character U+0000.`;
    else if (name === 'SubscriptionAdmin') subscriptionAdmin = flag ?? undefined;
    else if (flag !== null) attributes[name] = flag;
    else if ((USER_TEXTS as readonly string[]).includes(name)) attributes[name] = cell.trim();
  }
  const userName = (cells.get('UserName') ?? '').trim().toLowerCase();
  if (userName === '') problem ??= 'UserName is missing.';
  return { number, userName, wish: { attributes, subscriptionAdmin }, roles: cells.get('Roles') ?? '', problem };
};

/** Columns by their names in any case; the error says which is wrong. */
const readHead = (cells: readonly string[]): Result<readonly string[], string> => {
  const names: string[] = [];
  for (const cell of cells) {
    const name = KNOWN.find((known) => known.toLowerCase() === cell.trim().toLowerCase());
    if (name === undefined) return err(`the column "${cell.slice(0, 50)}" is none of ${KNOWN.join(', ')}.`);
    if (names.includes(name)) return err(`the column ${name} is there twice.`);
    names.push(name);
  }
  return names.includes('UserName') ? ok(names) : err('there is no column UserName.');
};

/** The lines of a file of users, or why it is none. Each name counts once: the lines behind it are told so. */
export const readImport = (text: string): Result<readonly ImportLine[], string> => {
  if (text.length > limits.importedCharacters) return err(`at most ${limits.importedCharacters} characters at once.`);
  const lines = readCsv(text);
  if (!lines.ok) return lines;
  const [first, ...rest] = lines.value;
  if (first === undefined) return err('the file is empty.');
  if (rest.length > limits.importedUsers) return err(`at most ${limits.importedUsers} users at once.`);
  const head = readHead(first.cells);
  if (!head.ok) return head;
  const seen = new Map<string, number>();
  return ok(
    rest.map(({ number, cells }) => {
      const line = lineOf(number, new Map(head.value.map((name, at) => [name, cells[at] ?? ''])));
      const before = seen.get(line.userName);
      seen.set(line.userName, before ?? number);
      if (cells.length > head.value.length) return { ...line, problem: 'It has more fields than the first line.' };
      return before === undefined ? line : { ...line, problem: `Line ${before} is about this user already.` };
    }),
  );
};
