-- Plans at a million work items (test/plans). Each index is led by workspace_id, as in 0001.

-- "In one state" is the commonest filter of all; without the two columns here its page fetched, and its count read, every
-- row of the type. The price: a change of State or ScheduleState is no HOT update any more, as one of Owner or Iteration
-- never was. All other updates still are.
DROP INDEX artifact_type_rank;
CREATE INDEX artifact_type_rank ON artifact (workspace_id, type, rank, oid, project_id) INCLUDE (state, schedule_state);
DROP INDEX artifact_project_rank;
CREATE INDEX artifact_project_rank ON artifact (workspace_id, project_id, type, rank, oid) INCLUDE (state, schedule_state);

-- One and two letters have no trigram: they are looked for in here. A name is in two indexes already, so it costs no update.
DROP INDEX artifact_type_name;
CREATE INDEX artifact_type_name ON artifact (workspace_id, type, lower(name) COLLATE "C", oid) INCLUDE (name, project_id);

-- What was made since, and the newest first; a creation date never changes.
CREATE INDEX artifact_type_creation ON artifact (workspace_id, type, creation_date, oid) INCLUDE (project_id);

-- From here on a change of LastUpdateDate and its revision bear one time, by which a query finds the one in the other
-- (query/sql/compile-find.ts). Older revisions bear the database's time, which may lie behind.
UPDATE revision r SET creation_date = a.last_update_date FROM artifact a
  WHERE a.workspace_id = r.workspace_id AND a.revision_history_id = r.history_id
  AND r.number = a.object_version - 1 AND r.creation_date <> a.last_update_date;
