/** One operation at one number of connections; figures are medians over the rounds. */
export interface Figure {
  readonly operation: string;
  readonly connections: number;
  readonly muster: ServerFigure;
  readonly floor: ServerFigure;
  /** Median of the rounds' own ratios: what disturbs the machine disturbs both servers of a round. */
  readonly ratio: number;
}

export interface ServerFigure {
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly errors: number;
  /** Processor milliseconds a request in Node and in PostgreSQL; null where the system does not tell. */
  readonly nodeMs: number | null;
  readonly postgresMs: number | null;
}

const rounded = (value: number): string =>
  value >= 100 ? Math.round(value).toLocaleString('en-US') : value.toPrecision(value >= 1 ? 3 : 2);

const processor = ({ nodeMs, postgresMs }: ServerFigure): string =>
  nodeMs === null || postgresMs === null ? '–' : `${rounded(nodeMs)} + ${rounded(postgresMs)}`;

const COLUMNS = [
  'operation',
  'connections',
  'muster req/s',
  'floor req/s',
  'ratio',
  'p50 ms',
  'p99 ms',
  'errors',
  'CPU ms (node + PostgreSQL)',
  'floor p50 ms',
  'floor CPU ms',
];

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

/** The figures as a table in Markdown. */
export const benchmarkTable = (figures: readonly Figure[]): string =>
  [
    row(COLUMNS),
    row(COLUMNS.map((_, index) => (index === 0 ? '---' : '---:'))),
    ...figures.map(({ operation, connections, muster, floor, ratio }) =>
      row([
        operation,
        String(connections),
        rounded(muster.requestsPerSecond),
        rounded(floor.requestsPerSecond),
        `**${ratio.toFixed(2)}**`,
        rounded(muster.p50Ms),
        rounded(muster.p99Ms),
        String(muster.errors + floor.errors),
        processor(muster),
        rounded(floor.p50Ms),
        processor(floor),
      ]),
    ),
  ].join('\n');
