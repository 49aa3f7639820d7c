import type pg from 'pg';
import { areAlike } from '../query/alike-plans.ts';
import type { WritePlan } from '../query/write-plan.ts';
import type { Database } from './database.ts';
import type { DecisionOfWrite } from './decision-of-write.ts';
import { sqlStateOf } from './sql-state.ts';
import { type Written, write, writeAndRead } from './write.ts';

/**
 * Writes new rows that count in the same owner together when they come at the same time. The owner's row is locked until
 * its COMMIT, so that without this each would wait for the disk as often as there are others before it.
 */
export interface GroupWriter {
  /** As `writeAndRead` of one plan; the rows are null where others were written along. */
  write<Row>(
    database: Database,
    plan: WritePlan,
    read: pg.QueryConfig | null,
    decision: DecisionOfWrite | null,
  ): Promise<Written<Row>>;
}

interface Waiting {
  readonly database: Database;
  readonly plan: WritePlan;
  readonly decision: DecisionOfWrite | null;
  readonly alone: () => Promise<Written<never>>;
  readonly resolve: (written: Written<never> | Promise<Written<never>>) => void;
}

/** Rows of one statement at most: a failure among them is paid for by writing each alone. */
const TOGETHER = 32;

/** Classes 22 (data), 23 (constraint), 40 (rollback), 42 (access): the statement as a whole was not done. */
const REFUSED = /^(22|23|40|42)/;

/** Whom the new row counts in; null where it counts in nobody. A revision names its user, so users stay apart. */
const ownersOf = (plan: WritePlan): string | null =>
  plan.action === 'insert' && plan.deltas.length > 0
    ? [plan.userOid, plan.key.table, ...plan.deltas.map(({ oid }) => oid)].join(' ')
    : null;

const canJoin = (plan: WritePlan): boolean => plan.newParent === null && plan.lastResults === null;

const writeGroup = async (group: readonly Waiting[]): Promise<void> => {
  const [first, ...more] = group;
  if (first === undefined) return;
  const plans = group.map(({ plan }) => plan);
  if (more.length > 0 && plans.every(canJoin) && areAlike(plans)) {
    const decisions = group.map(({ decision }) => decision);
    const together = write(first.database, plans, decisions);
    const isDecided = await together.then(
      (outcome) => outcome === 'written',
      // Unless PostgreSQL refused the statement nobody knows what became of it: doing it again could be doing it twice.
      (error: unknown) => !REFUSED.test(sqlStateOf(error)),
    );
    if (isDecided) {
      for (const { resolve } of group) resolve(together.then((outcome) => ({ outcome, rows: null })));
      return;
    }
  }
  // Nothing of the group is written: what is wrong with one of them is that one's alone.
  await Promise.all(
    group.map(async ({ alone, resolve }) => {
      const written = alone();
      resolve(written);
      await written.catch(() => {});
    }),
  );
};

/** Makes the one of a node. */
export const createGroupWriter = (): GroupWriter => {
  const queues = new Map<string, Waiting[]>();

  /** The first is written at once; who comes meanwhile is written with all others who did. */
  const run = async (owners: string, queue: Waiting[]): Promise<void> => {
    while (queue.length > 0) await writeGroup(queue.splice(0, TOGETHER));
    queues.delete(owners);
  };

  return {
    write: <Row>(
      database: Database,
      plan: WritePlan,
      read: pg.QueryConfig | null,
      decision: DecisionOfWrite | null,
    ): Promise<Written<Row>> => {
      const owners = ownersOf(plan);
      if (owners === null) return writeAndRead<Row>(database, [plan], read, [decision]);
      const { promise, resolve } = Promise.withResolvers<Written<never>>();
      const alone = () => writeAndRead<never>(database, [plan], read, [decision]);
      const waiting = { database, plan, decision, alone, resolve };
      const queue = queues.get(owners);
      if (queue !== undefined) queue.push(waiting);
      else {
        const begun = [waiting];
        queues.set(owners, begun);
        void run(owners, begun);
      }
      return promise;
    },
  };
};
