import type { ObjectType, Registry } from '../model/registry.ts';
import type { ObjectKey } from '../query/plan.ts';
import type { RowScope } from '../query/row-scope.ts';
import { compileReferences } from '../query/sql/compile-references.ts';
import type { Database } from './database.ts';
import { createStatementNames } from './statement-names.ts';

/** What a write needs to know of an object that a body refers to. */
export interface Referenced {
  readonly oid: number;
  readonly uuid: string;
  readonly type: ObjectType;
  readonly workspaceOid: number | null;
  readonly name: string | null;
  readonly projectOid: number | null;
  readonly iterationOid: number | null;
  readonly releaseOid: number | null;
  /** A flow state's is the ScheduleState it maps to. */
  readonly state: string | null;
  readonly formattedId: string | null;
  /** Of a portfolio item's State: the type that has it. */
  readonly typeDefinitionOid: number | null;
}

export interface WantedReference {
  /** The type that the attribute allows; an abstract one stands for all below it. */
  readonly type: ObjectType;
  readonly key: ObjectKey;
}

type Row = [
  string,
  number,
  string,
  number | null,
  number | null,
  string | null,
  number | null,
  number | null,
  number | null,
  string | null,
  string | null,
  number | null,
];

const nameOf = createStatementNames('references', 32);

/** Reads every object that a write refers to in one statement; what is missing or hidden is simply not among them. */
export const loadReferences = async (
  database: Database,
  wanted: readonly WantedReference[],
  scope: RowScope,
  visibleProjects: readonly number[] | null,
  registry: Registry,
): Promise<readonly Referenced[]> => {
  if (wanted.length === 0) return [];
  const statement = compileReferences(wanted, scope, visibleProjects);
  const name = nameOf(statement.text);
  const { rows } = await database.main.query<Row>({
    ...(name === null ? {} : { name }),
    text: statement.text,
    values: [...statement.values],
    rowMode: 'array',
  });
  return rows.map(
    ([
      table,
      oid,
      uuid,
      code,
      workspaceOid,
      name,
      projectOid,
      iterationOid,
      releaseOid,
      state,
      formattedId,
      typeDefinitionOid,
    ]) => ({
      oid,
      uuid,
      type: typeIn(table, code, registry),
      workspaceOid,
      name,
      projectOid,
      iterationOid,
      releaseOid,
      state,
      formattedId,
      typeDefinitionOid,
    }),
  );
};

const typeIn = (table: string, code: number | null, registry: Registry): ObjectType => {
  const found = code === null ? registry.types.find((type) => !type.abstract && type.table.name === table) : undefined;
  return found ?? registry.byCode(table, code ?? 0);
};
