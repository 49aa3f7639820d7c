import { credentialDigest } from '../identity/api-key.ts';
import { hashPassword } from '../identity/password-hash.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import { Secret } from '../kernel/secret.ts';
import type { Database } from '../storage/database.ts';
import {
  inSeedTransaction,
  refusalOf,
  type SeedColumn,
  type SeedWriter,
  type StoredTotal,
  vacuumTables,
} from '../storage/seed-writer.ts';
import { AddedValues } from './added-values.ts';
import { RowBuffer } from './row-buffer.ts';
import { type CheckedSeed, SeedChecker, type TakenNames } from './seed-check.ts';
import type { SeedEntry } from './seed-entry.ts';
import { SeedIndex, valueIn } from './seed-index.ts';
import { numberArtifacts, numberObjects } from './seed-numbers.ts';
import { type SeedProblem, SeedProblems } from './seed-problem.ts';
import { SeedRows, WRITE_ORDER } from './seed-rows.ts';
import { placeEntries } from './seed-structure.ts';
import { StoredObjects } from './stored-objects.ts';

export type { SeedProblem } from './seed-problem.ts';

/** A seed to load. `now` is the time of whatever gives no date of its own. */
export interface SeedImport {
  readonly database: Database;
  readonly lines: AsyncIterable<string> | Iterable<string>;
  readonly now: Date;
}

/** How many objects were loaded, or why nothing was. */
export type SeedOutcome = Result<{ readonly objects: number }, readonly SeedProblem[]>;

/** A hash takes some 20 ms of one core and 19 MiB. */
const HASHES_AT_A_TIME = 4;
const FORMATTED_IDS_AT_A_TIME = 5_000;

const columnsByTable = async (writer: SeedWriter): Promise<ReadonlyMap<string, readonly SeedColumn[]>> => {
  const columns = new Map<string, readonly SeedColumn[]>();
  for (const table of WRITE_ORDER) columns.set(table, await writer.columnsOf(table));
  return columns;
};

const takenNames = async (writer: SeedWriter): Promise<TakenNames> => ({
  userNames: new Set(await writer.userNames()),
  permissions: new Set(
    (await writer.permissions()).map((each) => [each.user_id, each.workspace_id, each.project_id ?? ''].join(' ')),
  ),
});

const checkSubscription = (index: SeedIndex, isEmpty: boolean, problems: SeedProblems): void => {
  const found = index.entries.filter((entry) => entry.type.name === 'Subscription');
  if (isEmpty && found.length === 0) problems.add(0, 'The file needs a Subscription: the server has none yet.');
  for (const entry of isEmpty ? found.slice(1) : found) {
    problems.add(entry.line, 'A server has one Subscription, and this is one more.');
  }
};

/** Who is named in a history as the author of what names none: a subscription administrator, else anybody. */
const findImporter = async (
  index: SeedIndex,
  writer: SeedWriter,
  problems: SeedProblems,
): Promise<{ readonly oid: number }> => {
  const oid = await writer.firstAdministrator();
  if (oid !== null) return { oid };
  const users = index.entries.filter((entry) => entry.type.name === 'User');
  const importer = users.find((user) => valueIn(index.read(user), 'SubscriptionAdmin') === true) ?? users[0];
  if (importer === undefined && !problems.any) {
    problems.add(0, 'The file needs a User: what is created is created by somebody.');
  }
  return importer ?? { oid: 0 };
};

interface Prepared {
  readonly index: SeedIndex;
  readonly checked: CheckedSeed;
  readonly importer: { readonly oid: number };
}

/** Reads and checks the whole file; what is wrong is in `problems` afterwards. */
const prepare = async ({ lines }: SeedImport, writer: SeedWriter, problems: SeedProblems): Promise<Prepared> => {
  const index = new SeedIndex(problems);
  let line = 0;
  for await (const text of lines) {
    line += 1;
    index.addLine(text, line);
  }
  index.connectHistories();
  const added = new AddedValues();
  const stored = new StoredObjects(writer, index);
  const isEmpty = await writer.isEmpty();
  const known = isEmpty ? [] : await stored.loadWorkspaces(added);
  if (!isEmpty) await stored.loadReferences();
  checkSubscription(index, isEmpty, problems);
  const workspaces = [...known, ...index.entries.filter((entry) => entry.type.name === 'Workspace')];
  placeEntries(index, workspaces, problems);
  added.addFromFile(index);
  const facts = { columns: await columnsByTable(writer), taken: await takenNames(writer), added };
  const checked = new SeedChecker(index, problems, facts).checkAll();
  if (!isEmpty) await refuseTaken(stored, writer, index, problems);
  return { index, checked, importer: await findImporter(index, writer, problems) };
};

const refuseTaken = async (
  stored: StoredObjects,
  writer: SeedWriter,
  index: SeedIndex,
  problems: SeedProblems,
): Promise<void> => {
  await stored.refuseTaken(problems);
  const given = index.entries.flatMap(({ line, workspace, formattedId }) =>
    workspace === null || formattedId === null ? [] : [{ line, workspaceId: workspace.oid, ...formattedId }],
  );
  for (let at = 0; at < given.length; at += FORMATTED_IDS_AT_A_TIME) {
    const batch = given.slice(at, at + FORMATTED_IDS_AT_A_TIME);
    const taken = new Set(await writer.takenFormattedIds(batch));
    for (const { line, workspaceId, prefix, number } of batch) {
      if (taken.has(`${workspaceId} ${prefix} ${number}`)) {
        problems.add(line, `FormattedID ${prefix}${number} is taken in its workspace.`);
      }
    }
  }
};

/** Digests by key line; refuses keys that come twice or belong to somebody already. */
const digestKeys = async (
  index: SeedIndex,
  writer: SeedWriter,
  problems: SeedProblems,
): Promise<ReadonlyMap<number, string>> => {
  const digests = new Map<number, string>();
  const lineOf = new Map<string, number>();
  for (const { line, key } of index.apiKeys) {
    const digest = credentialDigest(key.key);
    const other = lineOf.get(digest);
    if (other !== undefined) problems.add(line, `Key is the same as on line ${other}.`);
    lineOf.set(digest, line);
    digests.set(line, digest);
  }
  for (const digest of await writer.takenKeyDigests([...lineOf.keys()])) {
    problems.add(lineOf.get(digest) ?? 0, 'Key belongs to somebody already.');
  }
  return digests;
};

const writeObjects = async (
  { index, importer }: Prepared,
  buffer: RowBuffer,
  now: Date,
  takeOid: () => number,
): Promise<void> => {
  const rows = new SeedRows({ index, now, takeOid, importer });
  const orderOf = new Map(WRITE_ORDER.map((table, order) => [table, order]));
  const order = (entry: SeedEntry): number => orderOf.get(entry.type.table.name) ?? 0;
  const sorted = index.entries.toSorted((a, b) => order(a) - order(b) || a.level - b.level);
  for (const entry of sorted) {
    for (const row of rows.rowsOf(entry, index.read(entry))) await buffer.add(row);
  }
};

const writeLinks = async ({ checked }: Prepared, writer: SeedWriter, buffer: RowBuffer): Promise<void> => {
  for (const [link, pairs] of checked.links) {
    const hasWorkspace = (await writer.columnsOf(link.table)).some((column) => column.name === 'workspace_id');
    for (const { own, item } of pairs) {
      const workspace = own.workspace ?? item.workspace;
      const key = hasWorkspace ? { workspace_id: workspace?.oid } : {};
      await buffer.add({ table: link.table, row: { ...key, [link.own]: own.oid, [link.item]: item.oid } });
    }
  }
};

const writePasswords = async (index: SeedIndex, buffer: RowBuffer): Promise<void> => {
  const withPassword: { readonly user: SeedEntry; readonly password: string }[] = [];
  for (const user of index.entries) {
    if (user.type.name !== 'User') continue;
    const { password } = index.read(user);
    if (password !== null) withPassword.push({ user, password });
  }
  for (let at = 0; at < withPassword.length; at += HASHES_AT_A_TIME) {
    const hashed = withPassword.slice(at, at + HASHES_AT_A_TIME).map(async ({ user, password }) => ({
      table: 'credential',
      row: { user_id: user.oid, password_hash: await hashPassword(new Secret(password)) },
    }));
    for (const row of await Promise.all(hashed)) await buffer.add(row);
  }
};

const writeKeys = async (
  index: SeedIndex,
  digests: ReadonlyMap<number, string>,
  buffer: RowBuffer,
  now: Date,
): Promise<void> => {
  for (const { line, key } of index.apiKeys) {
    await buffer.add({
      table: 'api_key',
      row: {
        user_id: index.resolve(key.user)?.oid,
        description: key.description,
        grant_kind: key.grant,
        digest: `\\x${digests.get(line)}`,
        last_four: key.key.slice(-4),
        created: now.toISOString(),
      },
    });
  }
};

/** Sums on objects that were in the server before the file came. */
const totalsOfStored = (index: SeedIndex): readonly StoredTotal[] =>
  index.storedEntries().flatMap((entry) =>
    [...(entry.totals ?? [])].map(([column, amount]) => ({
      table: entry.type.table.name,
      column,
      workspaceId: entry.workspace?.oid ?? 0,
      oid: entry.oid,
      amount,
    })),
  );

const load = async (seed: SeedImport, writer: SeedWriter, touched: Set<string>): Promise<SeedOutcome> => {
  const problems = new SeedProblems();
  const prepared = await prepare(seed, writer, problems);
  const { index } = prepared;
  const digests = await digestKeys(index, writer, problems);
  if (problems.any) return err(problems.list());
  const takeOid = await numberObjects(seed.database, index);
  const counters = await numberArtifacts(writer, index);
  const buffer = new RowBuffer(writer, touched);
  await writeObjects(prepared, buffer, seed.now, takeOid);
  await writeLinks(prepared, writer, buffer);
  await writePasswords(index, buffer);
  await writeKeys(index, digests, buffer, seed.now);
  await buffer.flush();
  await writer.addTotals(totalsOfStored(index));
  await writer.raiseFormattedIdCounters(counters);
  return ok({ objects: index.entries.length + index.apiKeys.length });
};

/**
 * Loads a seed file (docs/reference/seed-files.md) in one transaction. The lines may come in any order. The error is a
 * list of sentences with line numbers; then nothing was loaded. Throws only when the database fails.
 */
export const importSeed = async (seed: SeedImport): Promise<SeedOutcome> => {
  const touched = new Set<string>();
  try {
    const outcome = await inSeedTransaction(seed.database, async (writer) => {
      const loaded = await load(seed, writer, touched);
      return { commit: loaded.ok, outcome: loaded };
    });
    if (outcome.ok) await vacuumTables(seed.database, [...touched]);
    return outcome;
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal === null) throw error;
    return err([{ line: 0, message: `The database refused the file: ${refusal}` }]);
  }
};
