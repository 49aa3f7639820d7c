/** A read of one object, and the same for several at once. */
export interface SharedRead<Row> {
  /** Equal for reads of one user that one statement can do: users stay apart, so that nobody waits in another's place. */
  readonly key: string;
  readonly oid: number;
  alone(): Promise<Row | null>;
  /** What it found, by ObjectID. */
  together(oids: readonly number[]): Promise<ReadonlyMap<number, Row>>;
}

/** Reads single objects: at once while few are under way, otherwise together with those that came meanwhile. */
export type SharedReads<Row> = (read: SharedRead<Row>) => Promise<Row | null>;

export interface SharedReadRules {
  /** So many statements of one key are under way before a read waits for them. */
  readonly atOnce: number;
  /** Milliseconds after which those that wait go in any case. */
  readonly patienceMs: number;
  /** So many objects does one statement read at most. */
  readonly most: number;
}

interface Waiting<Row> {
  readonly read: SharedRead<Row>;
  readonly answer: (row: Promise<Row | null>) => void;
}

/** The reads of one key. */
interface Line<Row> {
  underWay: number;
  readonly waiting: Waiting<Row>[];
  /** Runs while somebody waits. */
  timer: NodeJS.Timeout | null;
}

const runAlone = async <Row>({ read, answer }: Waiting<Row>): Promise<void> => {
  const row = read.alone();
  answer(row);
  await row.catch(() => {});
};

const runTogether = async <Row>(first: Waiting<Row>, group: readonly Waiting<Row>[]): Promise<void> => {
  try {
    const rows = await first.read.together([...new Set(group.map(({ read }) => read.oid))]);
    for (const { read, answer } of group) answer(Promise.resolve(rows.get(read.oid) ?? null));
  } catch {
    await Promise.all(group.map(runAlone));
  }
};

/**
 * To set a statement up costs PostgreSQL several times what one more object in it costs (docs/adr/0003). So when every object is
 * read by its own statement, a busy database is busy with setting up. Here a read begins at once as long as few like it are
 * under way; the others wait for the first of those to end, though not for long, and go as one. A statement begins after
 * everything it reads was asked for, so an answer is never older than its question.
 *
 * A statement for several ends with the request that sent it, and one object can make it fail: then each is read alone.
 */
export const createSharedReads = <Row>({ atOnce, patienceMs, most }: SharedReadRules): SharedReads<Row> => {
  const lines = new Map<string, Line<Row>>();

  const lineOf = (key: string): Line<Row> => {
    const known = lines.get(key);
    if (known !== undefined) return known;
    const line: Line<Row> = { underWay: 0, waiting: [], timer: null };
    lines.set(key, line);
    return line;
  };

  const start = async (key: string, line: Line<Row>, group: readonly Waiting<Row>[]): Promise<void> => {
    const [first, ...others] = group;
    if (first === undefined) return;
    line.underWay++;
    await (others.length === 0 ? runAlone(first) : runTogether(first, group));
    line.underWay--;
    if (line.waiting.length > 0) startWaiting(key, line);
    else if (line.underWay === 0) lines.delete(key);
  };

  const startWaiting = (key: string, line: Line<Row>): void => {
    if (line.timer !== null) clearTimeout(line.timer);
    const group = line.waiting.splice(0, most);
    line.timer = line.waiting.length === 0 ? null : setTimeout(() => startWaiting(key, line), patienceMs);
    void start(key, line, group);
  };

  return (read) => {
    const { promise, resolve } = Promise.withResolvers<Row | null>();
    const { key } = read;
    const line = lineOf(key);
    const one = { read, answer: resolve };
    if (line.underWay < atOnce) {
      void start(key, line, [one]);
      return promise;
    }
    line.waiting.push(one);
    line.timer ??= setTimeout(() => startWaiting(key, line), patienceMs);
    return promise;
  };
};
