import type { ObjectType } from '../../model/registry.ts';
import type { Author } from '../../query/sql/author.ts';
import type { NewChild } from '../../query/write-plan.ts';
import { holdFirstChildren } from '../../storage/first-children.ts';
import { lockTestCases } from '../../storage/last-results.ts';
import type { Row } from '../../storage/load-row.ts';
import type { Consequence } from '../../storage/removal.ts';
import { countedIn, rollUp } from '../../storage/roll-up.ts';
import { followFirstChildren, followLastResults } from '../../storage/write.ts';
import type { AuthorizedRequest } from '../authorize-request.ts';
import type { Services } from '../services.ts';
import { newChildOf } from './first-child.ts';
import { lastResultsOf } from './last-result.ts';

/** An object that goes, for good or into the recycle bin, or comes back out of it. */
export interface Passage {
  readonly type: ObjectType;
  /** Its row as it is before. */
  readonly row: Row;
  readonly oid: number;
  /** It and the work items that go or come back with it. */
  readonly oids: readonly number[];
  readonly isBack: boolean;
  readonly author: Author;
}

type Rule = (
  passage: Passage,
  request: AuthorizedRequest,
  services: Services,
) => readonly Consequence[] | Promise<readonly Consequence[]>;

/** The test case of a result that goes says what the newest of the others says. */
const lastResult: Rule = ({ row, author }, request, { registry }) => {
  const workspace = request.caller.access.workspaces.get(author.workspaceOid) ?? null;
  const results = lastResultsOf([row.test_case_id], { workspace, now: author.now, request, registry });
  let isThere = true;
  return [
    {
      before: async (client) => {
        isThere = await lockTestCases(client, results);
      },
      after: async (client) => (isThere && (await followLastResults(client, results)) === 'written' ? 'done' : 'stale'),
    },
  ];
};

/**
 * A work item is counted no more in what is above it, or again; so is what was cut from it, or comes to belong to it. A
 * task's work product may be in another state, or no longer blocked.
 */
const sums: Rule = ({ row, oid, oids, author }) => {
  let around: readonly number[] = [];
  const workProduct = typeof row.work_product_id === 'number' ? [row.work_product_id] : [];
  return [
    {
      before: async (client) => {
        around = await countedIn(client, author.workspaceOid, oids);
      },
      after: async (client) => {
        await rollUp(client, { ...author, oids: [oid, ...workProduct, ...around] });
        return 'done';
      },
    },
  ];
};

/** A story that comes back may be the first child; what its parent has now stays there where it is not the caller's. */
const firstChild: Rule = async ({ row, oid, isBack, author }, request, services) => {
  if (!isBack || typeof row.parent_id !== 'number') return [];
  const place = { oid, parentOid: row.parent_id, workspaceOid: author.workspaceOid, now: author.now };
  const newChild = await newChildOf(place, request, services);
  let first: readonly NewChild[] = [];
  return [
    {
      before: async (client) => {
        first = await holdFirstChildren(client, [newChild]);
      },
      after: async (client) => ((await followFirstChildren(client, first)) === 'conflict' ? 'stale' : 'done'),
    },
  ];
};

/**
 * What follows by type, or by one that it is a kind of, when an object goes or comes back, beside what the model says:
 * references are cut, counters moved and histories kept or dropped for every type alike.
 */
const RULES: Readonly<Record<string, readonly Rule[]>> = {
  Artifact: [sums],
  HierarchicalRequirement: [firstChild],
  TestCaseResult: [lastResult],
};

export const consequencesOf = async (
  passage: Passage,
  request: AuthorizedRequest,
  services: Services,
): Promise<readonly Consequence[]> => {
  const { name, ancestors } = passage.type;
  // What moves with it first, sums behind that.
  const rules = [name, ...ancestors].flatMap((each) => RULES[each] ?? []);
  const found = await Promise.all(rules.map((rule) => rule(passage, request, services)));
  return found.flat();
};
