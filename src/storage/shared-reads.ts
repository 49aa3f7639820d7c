/** A read of one object, and the same for several at once. */
export interface SharedRead<Row> {
  /** Equal for reads that one statement can do. */
  readonly key: string;
  readonly oid: number;
  alone(): Promise<Row | null>;
  /** What it found, by ObjectID. */
  together(oids: readonly number[]): Promise<ReadonlyMap<number, Row>>;
}

/** Reads single objects: at once while few are under way, otherwise together with those that came meanwhile. */
export type SharedReads<Row> = (read: SharedRead<Row>) => Promise<Row | null>;

export interface SharedReadRules {
  /** So many statements are under way before a read waits for others. */
  readonly atOnce: number;
  /** Milliseconds that a read waits at most: what keeps the others busy may be slow, and none of its business. */
  readonly patienceMs: number;
  /** So many objects does one statement read at most. */
  readonly most: number;
}

interface Waiting<Row> {
  readonly read: SharedRead<Row>;
  readonly answer: (row: Promise<Row | null>) => void;
}

interface Group<Row> {
  readonly members: Waiting<Row>[];
  readonly timer: NodeJS.Timeout;
}

/**
 * To set a statement up costs PostgreSQL several times what one more object in it costs (docs/adr/0003). So when every object is
 * read by its own statement, a busy database is busy with setting up. Here a read begins at once as long as nobody is
 * in its way; the others wait for the first statement that ends, though not for long, and go as one. A statement begins after everything it reads
 * was asked for, so an answer is never older than its question.
 *
 * A statement for several ends with the request that sent it, and one object can make it fail: then each is read alone.
 */
export const createSharedReads = <Row>({ atOnce, patienceMs, most }: SharedReadRules): SharedReads<Row> => {
  /** In the order in which the first of each key came. */
  const waiting = new Map<string, Group<Row>>();
  let underWay = 0;

  const runAlone = async ({ read, answer }: Waiting<Row>): Promise<void> => {
    const row = read.alone();
    answer(row);
    await row.catch(() => {});
  };

  const runTogether = async (first: Waiting<Row>, group: readonly Waiting<Row>[]): Promise<void> => {
    try {
      const rows = await first.read.together(group.map(({ read }) => read.oid));
      for (const { read, answer } of group) answer(Promise.resolve(rows.get(read.oid) ?? null));
    } catch {
      await Promise.all(group.map(runAlone));
    }
  };

  const start = async (group: readonly Waiting<Row>[]): Promise<void> => {
    const [first, ...others] = group;
    if (first === undefined) return;
    underWay++;
    try {
      await (others.length === 0 ? runAlone(first) : runTogether(first, group));
    } finally {
      underWay--;
      startNext();
    }
  };

  const wait = (key: string, members: Waiting<Row>[]): void => {
    waiting.set(key, { members, timer: setTimeout(() => startGroup(key), patienceMs) });
  };

  const startGroup = (key: string): void => {
    const group = waiting.get(key);
    if (group === undefined) return;
    const { members, timer } = group;
    clearTimeout(timer);
    waiting.delete(key);
    // Who is left over goes behind the others.
    if (members.length > most) wait(key, members.splice(most));
    void start(members);
  };

  const startNext = (): void => {
    const [next] = waiting.keys();
    if (next !== undefined && underWay < atOnce) startGroup(next);
  };

  return (read) => {
    const { promise, resolve } = Promise.withResolvers<Row | null>();
    const one = { read, answer: resolve };
    if (underWay < atOnce) {
      void start([one]);
      return promise;
    }
    const group = waiting.get(read.key);
    if (group === undefined) wait(read.key, [one]);
    else group.members.push(one);
    return promise;
  };
};
