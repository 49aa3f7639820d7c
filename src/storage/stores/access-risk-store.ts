import {
  ACCESS_KINDS,
  ACCESS_RISKS,
  ACCESS_SOURCES,
  type AccessKind,
  type AccessRisk,
} from './access-risk-conditions.ts';
import type { Sql } from './account-store.ts';

/** A credential at risk, as it is listed. */
export interface AccessAtRisk {
  readonly kind: AccessKind;
  /** A key's or application's ObjectID, a client's client ID. */
  readonly id: string;
  readonly name: string;
  /** Null: a client of nobody. */
  readonly userOid: number | null;
  readonly userName: string | null;
  readonly displayName: string | null;
  /** Disabled or deleted. */
  readonly ownerGone: boolean | null;
  readonly grant: string | null;
  readonly lastFour: string | null;
  readonly created: Date;
  readonly lastUsed: Date | null;
  readonly expiresAt: Date | null;
  /** All that it is at, in the order of `ACCESS_RISKS`. */
  readonly risks: readonly AccessRisk[];
}

/** Which ones; what is null bounds nothing. Texts are looked for inside the values, in any case. */
export interface AccessRiskFilter {
  readonly risk: AccessRisk;
  readonly kind: AccessKind | null;
  readonly name: string | null;
  readonly userName: string | null;
  readonly displayName: string | null;
}

/** What was never used, or has no end, is before everything else. */
const ORDERS = {
  'Name ASC': 'lower(name), oid',
  'Name DESC': 'lower(name) DESC, oid DESC',
  'UserName ASC': 'lower("userName") NULLS FIRST, oid',
  'UserName DESC': 'lower("userName") DESC NULLS LAST, oid DESC',
  'Created ASC': 'created, oid',
  'Created DESC': 'created DESC, oid DESC',
  'LastUsed ASC': '"lastUsed" NULLS FIRST, oid',
  'LastUsed DESC': '"lastUsed" DESC NULLS LAST, oid DESC',
  'ExpiresAt ASC': '"expiresAt" NULLS FIRST, oid',
  'ExpiresAt DESC': '"expiresAt" DESC NULLS LAST, oid DESC',
} as const;

export type AccessRiskOrder = keyof typeof ORDERS;

export const isAccessRiskOrder = (text: string): text is AccessRiskOrder => Object.hasOwn(ORDERS, text);

export interface AccessRiskPage {
  readonly filter: AccessRiskFilter;
  readonly order: AccessRiskOrder;
  readonly offset: number;
  readonly most: number;
}

/** How many of a kind there are, and how many of them are at each risk. */
export interface AccessCount {
  readonly kind: AccessKind;
  readonly all: number;
  readonly atRisk: Readonly<Record<AccessRisk, number>>;
}

const conditionOf = (kind: AccessKind, risk: AccessRisk): string => ACCESS_SOURCES[kind].risks[risk] ?? 'false';

const countOf = (kind: AccessKind): string => {
  const { tables, living } = ACCESS_SOURCES[kind];
  const counts = ACCESS_RISKS.map((risk) => `'${risk}', count(*) FILTER (WHERE ${conditionOf(kind, risk)})`);
  return `SELECT '${kind}' AS kind, count(*)::int AS all, json_build_object(${counts.join(', ')}) AS "atRisk"
    FROM ${tables} WHERE ${living}`;
};

/** All counts of all kinds in one statement, which reads each table once. */
const COUNTS = ACCESS_KINDS.map(countOf).join('\nUNION ALL ');

export const countAccessRisks = async (sql: Sql, now: Date): Promise<readonly AccessCount[]> => {
  const { rows } = await sql.query<AccessCount>({ text: COUNTS, values: [now] });
  return rows;
};

const risksOf = (kind: AccessKind): string => {
  const cases = ACCESS_RISKS.map((risk) => `CASE WHEN ${conditionOf(kind, risk)} THEN '${risk}' END`);
  return `array_remove(ARRAY[${cases.join(', ')}], NULL) AS risks`;
};

/** Of a kind that is never at the risk nothing is read. */
const rowsOf = ({ risk, kind }: AccessRiskFilter): string =>
  (kind === null ? ACCESS_KINDS : [kind])
    .map((each) => {
      const { tables, living, columns } = ACCESS_SOURCES[each];
      return `SELECT '${each}' AS kind, ${columns}, ${risksOf(each)} FROM ${tables}
      WHERE ${living} AND (${conditionOf(each, risk)})`;
    })
    .join('\nUNION ALL ');

const MATCHES = `($2::text IS NULL OR strpos(lower(name), lower($2)) > 0)
  AND ($3::text IS NULL OR strpos(lower("userName"), lower($3)) > 0)
  AND ($4::text IS NULL OR strpos(lower("displayName"), lower($4)) > 0)`;

const valuesOf = ({ name, userName, displayName }: AccessRiskFilter, now: Date): readonly unknown[] => [
  now,
  name,
  userName,
  displayName,
];

export const selectAccessAtRisk = async (
  sql: Sql,
  { filter, order, offset, most }: AccessRiskPage,
  now: Date,
): Promise<readonly AccessAtRisk[]> => {
  const { rows } = await sql.query<AccessAtRisk>({
    text: `SELECT * FROM (${rowsOf(filter)}) r WHERE ${MATCHES} ORDER BY ${ORDERS[order]} LIMIT $5 OFFSET $6`,
    values: [...valuesOf(filter, now), most, offset],
  });
  return rows;
};

export const countAccessAtRisk = async (sql: Sql, filter: AccessRiskFilter, now: Date): Promise<number> => {
  const { rows } = await sql.query<{ count: number }>({
    text: `SELECT count(*)::int AS count FROM (${rowsOf(filter)}) r WHERE ${MATCHES}`,
    values: [...valuesOf(filter, now)],
  });
  return rows[0]?.count ?? 0;
};
