/** A column of a table that leads to the row on which it depends, and that row's table. */
export interface Owner {
  readonly column: string;
  readonly table: string;
}

/**
 * How rows of a table are found and who may see them. Every table has `oid`, `uuid`, `creation_date` and `object_version`.
 */
export interface Table {
  readonly name: string;
  /** workspace: key (workspace_id, oid). subscription: key (oid). */
  readonly key: 'workspace' | 'subscription';
  /**
   * What decides who sees a row: its project, the workspace and project on which it gives a right, the workspace it belongs to, that it *is* a project or a workspace, the
   * object whose history it is, the rows it depends on (`owners`), the attachments that show it or else who sent it, that
   * it is a preference of the caller or of a scope, that it is part of the schema (of all workspaces, or of one), or
   * nothing (every user of the subscription).
   */
  readonly visibleBy:
    | 'project'
    | 'workspace'
    | 'is-project'
    | 'is-workspace'
    | 'permission'
    | 'history'
    | 'owners'
    | 'attachment'
    | 'preference'
    | 'schema'
    | 'everybody';
  /**
   * The rows it goes with when they go for good. Of `visibleBy: 'owners'` also: who may not see one of them may not see the
   * row; an unset column hides nothing.
   */
  readonly owners: readonly Owner[];
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

const ARTIFACT = (column: string): Partial<Table> => owned({ column, table: 'artifact' });

const owned = (...owners: readonly Owner[]): Partial<Table> => ({ visibleBy: 'owners', owners });

const table = (name: string, facts: Partial<Table>): Table => ({
  name,
  key: 'workspace',
  visibleBy: 'workspace',
  owners: [],
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
    table('test_case_step', { ...ARTIFACT('test_case_id'), defaultOrder: 'step_index' }),
    table('test_case_result', ARTIFACT('test_case_id')),
    table('test_folder', { visibleBy: 'project' }),
    table('state', { defaultOrder: 'order_index' }),
    table('preliminary_estimate', { defaultOrder: 'value' }),
    table('schedule_state', { defaultOrder: 'order_index' }),
    table('flow_state', { visibleBy: 'project', defaultOrder: 'order_index' }),
    table('milestone', { stamp: 'last_update_date' }),
    table(
      'attachment',
      owned({ column: 'artifact_id', table: 'artifact' }, { column: 'test_case_result_id', table: 'test_case_result' }),
    ),
    table('attachment_content', { visibleBy: 'attachment' }),
    table('conversation_post', { ...ARTIFACT('artifact_id'), stamp: 'last_update_date' }),
    table('recycle_bin_entry', { visibleBy: 'project' }),
    table('preference', { key: 'subscription', visibleBy: 'preference' }),
    table('blocker', ARTIFACT('work_product_id')),
    table('build_definition', { visibleBy: 'project' }),
    table('build', owned({ column: 'build_definition_id', table: 'build_definition' })),
    table('scm_repository', {}),
    table('changeset', {}),
    table('change', owned({ column: 'changeset_id', table: 'changeset' })),
    table('connection', { ...ARTIFACT('artifact_id'), shared: true, refTail: false }),
    table('user_iteration_capacity', {
      visibleBy: 'project',
      owners: [{ column: 'iteration_id', table: 'iteration' }],
    }),
    table('time_entry_item', { visibleBy: 'project' }),
    table('time_entry_value', {
      ...owned({ column: 'time_entry_item_id', table: 'time_entry_item' }),
      stamp: 'last_updated',
    }),
    table('allowed_query_operator', { key: 'subscription', visibleBy: 'everybody' }),
    table('revision_history', { visibleBy: 'history' }),
    table('revision', { visibleBy: 'history', highestFirst: 'number' }),
    table('type_definition', { key: 'subscription', visibleBy: 'schema' }),
    table('attribute_definition', { key: 'subscription', visibleBy: 'schema' }),
    table('allowed_attribute_value', { key: 'subscription', visibleBy: 'schema', defaultOrder: 'value_index' }),
  ].map((each) => [each.name, each]),
);
