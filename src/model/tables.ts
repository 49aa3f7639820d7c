/**
 * How rows of a table are found and who may see them. Every table has `oid`, `uuid`, `creation_date` and `object_version`.
 */
export interface Table {
  readonly name: string;
  /** workspace: key (workspace_id, oid). subscription: key (oid). */
  readonly key: 'workspace' | 'subscription';
  /**
   * What decides who sees a row: its project, the workspace and project on which it gives a right, the workspace it belongs to, that it *is* a project or a workspace, the
   * object whose history it is, that it is part of the schema (of all workspaces, or of one), or nothing (every user of
   * the subscription).
   */
  readonly visibleBy:
    | 'project'
    | 'workspace'
    | 'is-project'
    | 'is-workspace'
    | 'permission'
    | 'history'
    | 'schema'
    | 'everybody';
  /** True when several types share the table and `type` tells them apart. */
  readonly shared: boolean;
  /** True when a write stamps `last_update_date` (`last_updated_date` for Project). */
  readonly stamp: string | null;
  /** True when the column ref_tail holds the end of a reference to the row, ready to be sent. */
  readonly refTail: boolean;
  /** Orders a query that names no order. */
  readonly defaultOrder: string;
  /** Orders its rows in another object's collection instead, highest first; null where that is not so. */
  readonly highestFirst: string | null;
}

const table = (name: string, facts: Partial<Table>): Table => ({
  name,
  key: 'workspace',
  visibleBy: 'workspace',
  shared: false,
  stamp: null,
  refTail: true,
  defaultOrder: 'oid',
  highestFirst: null,
  ...facts,
});

export const tables: Readonly<Record<string, Table>> = Object.fromEntries(
  [
    table('subscription', { key: 'subscription', visibleBy: 'everybody' }),
    table('workspace', { key: 'subscription', visibleBy: 'is-workspace' }),
    table('workspace_configuration', {}),
    table('project', { visibleBy: 'is-project', stamp: 'last_updated_date' }),
    table('app_user', { key: 'subscription', visibleBy: 'everybody' }),
    table('user_profile', { key: 'subscription', visibleBy: 'everybody' }),
    table('user_permission', { key: 'subscription', visibleBy: 'permission', shared: true }),
    table('artifact', {
      visibleBy: 'project',
      shared: true,
      stamp: 'last_update_date',
      refTail: false,
      defaultOrder: 'rank',
    }),
    table('iteration', { visibleBy: 'project', stamp: 'last_update_date' }),
    table('release', { visibleBy: 'project', stamp: 'last_update_date' }),
    table('tag', {}),
    table('revision_history', { visibleBy: 'history' }),
    table('revision', { visibleBy: 'history', highestFirst: 'number' }),
    table('type_definition', { key: 'subscription', visibleBy: 'schema' }),
    table('attribute_definition', { key: 'subscription', visibleBy: 'schema' }),
    table('allowed_attribute_value', { key: 'subscription', visibleBy: 'schema', defaultOrder: 'value_index' }),
  ].map((each) => [each.name, each]),
);
