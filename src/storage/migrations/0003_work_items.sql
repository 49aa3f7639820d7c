-- The types that people work with beside stories, defects and tasks: tests, portfolio, milestones, discussions, attachments,
-- builds and source control, time. Work items share the table artifact, as before.

-- Counted on read nowhere: every write keeps these (docs/adr/0003).
ALTER TABLE artifact
  DROP COLUMN test_case_status,
  DROP COLUMN test_case_count,
  DROP COLUMN passing_test_case_count,
  DROP COLUMN direct_passing_test_case_count,
  DROP COLUMN total_direct_test_case_count,
  ADD COLUMN n_test_cases int NOT NULL DEFAULT 0,
  ADD COLUMN n_test_cases_run int NOT NULL DEFAULT 0,
  ADD COLUMN n_test_cases_passing int NOT NULL DEFAULT 0,
  ADD COLUMN n_milestones int NOT NULL DEFAULT 0,
  ADD COLUMN n_discussion int NOT NULL DEFAULT 0,
  ADD COLUMN n_attachments int NOT NULL DEFAULT 0,
  ADD COLUMN n_steps int NOT NULL DEFAULT 0,
  ADD COLUMN n_results int NOT NULL DEFAULT 0,
  ADD COLUMN n_changesets int NOT NULL DEFAULT 0,
  ADD COLUMN n_connections int NOT NULL DEFAULT 0,
  ADD COLUMN blocker_id bigint,
  ADD COLUMN last_result_id bigint,
  ADD COLUMN last_verdict text,
  ADD COLUMN method text,
  ADD COLUMN objective text,
  ADD COLUMN post_conditions text,
  ADD COLUMN pre_conditions text,
  ADD COLUMN risk text,
  ADD COLUMN test_folder_id bigint,
  ADD COLUMN test_case_type text,
  ADD COLUMN validation_expected_result text,
  ADD COLUMN validation_input text,
  ADD COLUMN impact text,
  ADD COLUMN probability text,
  ADD COLUMN response text,
  ADD COLUMN size_of_loss bigint,
  ADD COLUMN accepted_defect_count_rollup bigint NOT NULL DEFAULT 0,
  ADD COLUMN accepted_defect_estimate_total_rollup double precision NOT NULL DEFAULT 0,
  ADD COLUMN accepted_leaf_story_count bigint NOT NULL DEFAULT 0,
  ADD COLUMN accepted_leaf_story_plan_estimate_total double precision NOT NULL DEFAULT 0,
  ADD COLUMN actual_end_date timestamptz(3),
  ADD COLUMN actual_start_date timestamptz(3),
  ADD COLUMN archived boolean NOT NULL DEFAULT false,
  ADD COLUMN capital_approval text,
  ADD COLUMN defect_count_rollup bigint NOT NULL DEFAULT 0,
  ADD COLUMN defect_plan_estimate_total_rollup double precision NOT NULL DEFAULT 0,
  ADD COLUMN investment_category text,
  ADD COLUMN job_size bigint,
  ADD COLUMN last_rollup_date timestamptz(3),
  ADD COLUMN leaf_story_count bigint NOT NULL DEFAULT 0,
  ADD COLUMN leaf_story_plan_estimate_total double precision NOT NULL DEFAULT 0,
  ADD COLUMN planned_end_date timestamptz(3),
  ADD COLUMN planned_start_date timestamptz(3),
  ADD COLUMN preliminary_estimate_id bigint,
  ADD COLUMN rroe_value bigint,
  ADD COLUMN refined_estimate bigint,
  ADD COLUMN refined_estimate_count bigint,
  ADD COLUMN risk_score bigint,
  ADD COLUMN state_id bigint,
  ADD COLUMN state_changed_date timestamptz(3),
  ADD COLUMN time_criticality bigint,
  ADD COLUMN un_estimated_defect_count_rollup bigint NOT NULL DEFAULT 0,
  ADD COLUMN un_estimated_leaf_story_count bigint NOT NULL DEFAULT 0,
  ADD COLUMN user_business_value bigint,
  ADD COLUMN value_score bigint,
  ADD COLUMN wsjf_score double precision,
  ADD COLUMN late_child_count bigint NOT NULL DEFAULT 0,
  ADD COLUMN flow_state_id bigint,
  ADD COLUMN feature_id bigint,
  ADD COLUMN portfolio_item_id bigint,
  ADD COLUMN test_case_id bigint,
  ADD COLUMN test_case_result_id bigint,
  ADD COLUMN recycle_bin_entry_id bigint;

CREATE TABLE test_folder (
  workspace_id bigint NOT NULL,
  oid bigint NOT NULL,
  uuid uuid NOT NULL DEFAULT gen_random_uuid(),
  creation_date timestamptz(3) NOT NULL DEFAULT now(),
  object_version int NOT NULL DEFAULT 1,
  ref_tail text GENERATED ALWAYS AS ('/testfolder/' || oid::text || '","_refObjectUUID":"' || uuid::text || '","_refObjectName":' || json_text(name) || ',"_type":"TestFolder"}') STORED,
  description text,
  display_color text,
  name text NOT NULL,
  parent_id bigint,
  project_id bigint NOT NULL,
  revision_history_id bigint,
  PRIMARY KEY (workspace_id, oid),
  FOREIGN KEY (workspace_id, parent_id) REFERENCES test_folder,
  FOREIGN KEY (workspace_id, project_id) REFERENCES project
);

CREATE TABLE test_case_step (
  workspace_id bigint NOT NULL,
  oid bigint NOT NULL,
  uuid uuid NOT NULL DEFAULT gen_random_uuid(),
  creation_date timestamptz(3) NOT NULL DEFAULT now(),
  object_version int NOT NULL DEFAULT 1,
  ref_tail text GENERATED ALWAYS AS ('/testcasestep/' || oid::text || '","_refObjectUUID":"' || uuid::text || '","_type":"TestCaseStep"}') STORED,
  expected_result text,
  input text NOT NULL,
  step_index bigint NOT NULL,
  test_case_id bigint NOT NULL,
  PRIMARY KEY (workspace_id, oid),
  FOREIGN KEY (workspace_id, test_case_id) REFERENCES artifact ON DELETE CASCADE
);

CREATE TABLE test_case_result (
  workspace_id bigint NOT NULL,
  oid bigint NOT NULL,
  uuid uuid NOT NULL DEFAULT gen_random_uuid(),
  creation_date timestamptz(3) NOT NULL DEFAULT now(),
  object_version int NOT NULL DEFAULT 1,
  ref_tail text GENERATED ALWAYS AS ('/testcaseresult/' || oid::text || '","_refObjectUUID":"' || uuid::text || '","_type":"TestCaseResult"}') STORED,
  build text NOT NULL,
  date timestamptz(3) NOT NULL,
  duration double precision,
  notes text,
  test_case_id bigint NOT NULL,
  test_set_id bigint,
  tester_id bigint,
  verdict text NOT NULL,
  PRIMARY KEY (workspace_id, oid),
  FOREIGN KEY (workspace_id, test_case_id) REFERENCES artifact ON DELETE CASCADE,
  FOREIGN KEY (workspace_id, test_set_id) REFERENCES artifact ON DELETE SET NULL (test_set_id)
);

CREATE TABLE state (
  workspace_id bigint NOT NULL,
  oid bigint NOT NULL,
  uuid uuid NOT NULL DEFAULT gen_random_uuid(),
  creation_date timestamptz(3) NOT NULL DEFAULT now(),
  object_version int NOT NULL DEFAULT 1,
  ref_tail text GENERATED ALWAYS AS ('/state/' || oid::text || '","_refObjectUUID":"' || uuid::text || '","_refObjectName":' || json_text(name) || ',"_type":"State"}') STORED,
  accepted_marker boolean NOT NULL DEFAULT false,
  description text,
  enabled boolean NOT NULL DEFAULT true,
  in_progress_marker boolean NOT NULL DEFAULT false,
  name text NOT NULL,
  order_index bigint,
  revision_history_id bigint,
  type_def_id bigint NOT NULL,
  wip_limit bigint,
  PRIMARY KEY (workspace_id, oid)
);

CREATE TABLE preliminary_estimate (
  workspace_id bigint NOT NULL,
  oid bigint NOT NULL,
  uuid uuid NOT NULL DEFAULT gen_random_uuid(),
  creation_date timestamptz(3) NOT NULL DEFAULT now(),
  object_version int NOT NULL DEFAULT 1,
  ref_tail text GENERATED ALWAYS AS ('/preliminaryestimate/' || oid::text || '","_refObjectUUID":"' || uuid::text || '","_refObjectName":' || json_text(name) || ',"_type":"PreliminaryEstimate"}') STORED,
  count_value bigint,
  description text,
  enabled boolean NOT NULL DEFAULT true,
  name text NOT NULL,
  revision_history_id bigint,
  value bigint,
  PRIMARY KEY (workspace_id, oid)
);

CREATE TABLE schedule_state (
  workspace_id bigint NOT NULL,
  oid bigint NOT NULL,
  uuid uuid NOT NULL DEFAULT gen_random_uuid(),
  creation_date timestamptz(3) NOT NULL DEFAULT now(),
  object_version int NOT NULL DEFAULT 1,
  ref_tail text GENERATED ALWAYS AS ('/schedulestate/' || oid::text || '","_refObjectUUID":"' || uuid::text || '","_refObjectName":' || json_text(name) || ',"_type":"ScheduleState"}') STORED,
  editable boolean NOT NULL DEFAULT false,
  enabled boolean NOT NULL DEFAULT true,
  name text NOT NULL,
  order_index bigint,
  short_name text NOT NULL,
  PRIMARY KEY (workspace_id, oid)
);

CREATE TABLE flow_state (
  workspace_id bigint NOT NULL,
  oid bigint NOT NULL,
  uuid uuid NOT NULL DEFAULT gen_random_uuid(),
  creation_date timestamptz(3) NOT NULL DEFAULT now(),
  object_version int NOT NULL DEFAULT 1,
  ref_tail text GENERATED ALWAYS AS ('/flowstate/' || oid::text || '","_refObjectUUID":"' || uuid::text || '","_refObjectName":' || json_text(name) || ',"_type":"FlowState"}') STORED,
  age_threshold bigint,
  exit_policy text,
  name text NOT NULL,
  non_value_add boolean NOT NULL DEFAULT false,
  order_index bigint,
  project_id bigint NOT NULL,
  revision_history_id bigint,
  schedule_state_mapping text NOT NULL,
  wip_limit bigint,
  PRIMARY KEY (workspace_id, oid),
  FOREIGN KEY (workspace_id, project_id) REFERENCES project
);

CREATE TABLE milestone (
  workspace_id bigint NOT NULL,
  oid bigint NOT NULL,
  uuid uuid NOT NULL DEFAULT gen_random_uuid(),
  creation_date timestamptz(3) NOT NULL DEFAULT now(),
  object_version int NOT NULL DEFAULT 1,
  ref_tail text GENERATED ALWAYS AS ('/milestone/' || oid::text || '","_refObjectUUID":"' || uuid::text || '","_refObjectName":' || json_text(name) || ',"_type":"Milestone"}') STORED,
  description text,
  display_color text,
  last_update_date timestamptz(3) NOT NULL DEFAULT now(),
  name text NOT NULL,
  notes text,
  revision_history_id bigint,
  start_date timestamptz(3),
  target_date timestamptz(3),
  target_project_id bigint,
  workspace_scoped boolean NOT NULL DEFAULT false,
  PRIMARY KEY (workspace_id, oid)
);

CREATE TABLE attachment_content (
  workspace_id bigint NOT NULL,
  oid bigint NOT NULL,
  uuid uuid NOT NULL DEFAULT gen_random_uuid(),
  creation_date timestamptz(3) NOT NULL DEFAULT now(),
  object_version int NOT NULL DEFAULT 1,
  ref_tail text GENERATED ALWAYS AS ('/attachmentcontent/' || oid::text || '","_refObjectUUID":"' || uuid::text || '","_type":"AttachmentContent"}') STORED,
  user_id bigint NOT NULL,
  PRIMARY KEY (workspace_id, oid)
);

CREATE TABLE attachment (
  workspace_id bigint NOT NULL,
  oid bigint NOT NULL,
  uuid uuid NOT NULL DEFAULT gen_random_uuid(),
  creation_date timestamptz(3) NOT NULL DEFAULT now(),
  object_version int NOT NULL DEFAULT 1,
  ref_tail text GENERATED ALWAYS AS ('/attachment/' || oid::text || '","_refObjectUUID":"' || uuid::text || '","_refObjectName":' || json_text(name) || ',"_type":"Attachment"}') STORED,
  artifact_id bigint,
  content_id bigint,
  content_type text NOT NULL,
  description text,
  name text NOT NULL,
  size bigint,
  test_case_result_id bigint,
  user_id bigint NOT NULL,
  PRIMARY KEY (workspace_id, oid),
  FOREIGN KEY (workspace_id, artifact_id) REFERENCES artifact ON DELETE CASCADE,
  FOREIGN KEY (workspace_id, content_id) REFERENCES attachment_content,
  FOREIGN KEY (workspace_id, test_case_result_id) REFERENCES test_case_result ON DELETE CASCADE
);

CREATE TABLE conversation_post (
  workspace_id bigint NOT NULL,
  oid bigint NOT NULL,
  uuid uuid NOT NULL DEFAULT gen_random_uuid(),
  creation_date timestamptz(3) NOT NULL DEFAULT now(),
  object_version int NOT NULL DEFAULT 1,
  ref_tail text GENERATED ALWAYS AS ('/conversationpost/' || oid::text || '","_refObjectUUID":"' || uuid::text || '","_type":"ConversationPost"}') STORED,
  artifact_id bigint NOT NULL,
  last_update_date timestamptz(3) NOT NULL DEFAULT now(),
  post_number bigint NOT NULL,
  text text NOT NULL,
  user_id bigint NOT NULL,
  PRIMARY KEY (workspace_id, oid),
  FOREIGN KEY (workspace_id, artifact_id) REFERENCES artifact ON DELETE CASCADE
);

CREATE TABLE recycle_bin_entry (
  workspace_id bigint NOT NULL,
  oid bigint NOT NULL,
  uuid uuid NOT NULL DEFAULT gen_random_uuid(),
  creation_date timestamptz(3) NOT NULL DEFAULT now(),
  object_version int NOT NULL DEFAULT 1,
  ref_tail text GENERATED ALWAYS AS ('/recyclebinentry/' || oid::text || '","_refObjectUUID":"' || uuid::text || '","_refObjectName":' || json_text(name) || ',"_type":"RecycleBinEntry"}') STORED,
  deleted_by_id bigint NOT NULL,
  deletion_date timestamptz(3) NOT NULL,
  id text NOT NULL,
  item_oid bigint NOT NULL,
  name text NOT NULL,
  type_id bigint NOT NULL,
  project_id bigint NOT NULL,
  PRIMARY KEY (workspace_id, oid),
  FOREIGN KEY (workspace_id, project_id) REFERENCES project
);

CREATE TABLE preference (
  oid bigint NOT NULL,
  uuid uuid NOT NULL DEFAULT gen_random_uuid(),
  creation_date timestamptz(3) NOT NULL DEFAULT now(),
  object_version int NOT NULL DEFAULT 1,
  ref_tail text GENERATED ALWAYS AS ('/preference/' || oid::text || '","_refObjectUUID":"' || uuid::text || '","_refObjectName":' || json_text(name) || ',"_type":"Preference"}') STORED,
  workspace_id bigint REFERENCES workspace,
  app_id bigint,
  name text NOT NULL,
  project_id bigint,
  type text,
  user_id bigint,
  value text,
  PRIMARY KEY (oid),
  FOREIGN KEY (user_id) REFERENCES app_user ON DELETE CASCADE
);

CREATE TABLE allowed_query_operator (
  oid bigint NOT NULL,
  uuid uuid NOT NULL DEFAULT gen_random_uuid(),
  creation_date timestamptz(3) NOT NULL DEFAULT now(),
  object_version int NOT NULL DEFAULT 1,
  ref_tail text GENERATED ALWAYS AS ('/allowedqueryoperator/' || oid::text || '","_refObjectUUID":"' || uuid::text || '","_type":"AllowedQueryOperator"}') STORED,
  operator_name text,
  PRIMARY KEY (oid)
);

CREATE TABLE blocker (
  workspace_id bigint NOT NULL,
  oid bigint NOT NULL,
  uuid uuid NOT NULL DEFAULT gen_random_uuid(),
  creation_date timestamptz(3) NOT NULL DEFAULT now(),
  object_version int NOT NULL DEFAULT 1,
  ref_tail text GENERATED ALWAYS AS ('/blocker/' || oid::text || '","_refObjectUUID":"' || uuid::text || '","_type":"Blocker"}') STORED,
  blocked_by_id bigint NOT NULL,
  work_product_id bigint NOT NULL,
  PRIMARY KEY (workspace_id, oid),
  FOREIGN KEY (workspace_id, work_product_id) REFERENCES artifact ON DELETE CASCADE
);

CREATE TABLE build_definition (
  workspace_id bigint NOT NULL,
  oid bigint NOT NULL,
  uuid uuid NOT NULL DEFAULT gen_random_uuid(),
  creation_date timestamptz(3) NOT NULL DEFAULT now(),
  object_version int NOT NULL DEFAULT 1,
  ref_tail text GENERATED ALWAYS AS ('/builddefinition/' || oid::text || '","_refObjectUUID":"' || uuid::text || '","_refObjectName":' || json_text(name) || ',"_type":"BuildDefinition"}') STORED,
  description text,
  name text NOT NULL,
  project_id bigint NOT NULL,
  uri text,
  PRIMARY KEY (workspace_id, oid),
  FOREIGN KEY (workspace_id, project_id) REFERENCES project
);

CREATE TABLE build (
  workspace_id bigint NOT NULL,
  oid bigint NOT NULL,
  uuid uuid NOT NULL DEFAULT gen_random_uuid(),
  creation_date timestamptz(3) NOT NULL DEFAULT now(),
  object_version int NOT NULL DEFAULT 1,
  ref_tail text GENERATED ALWAYS AS ('/build/' || oid::text || '","_refObjectUUID":"' || uuid::text || '","_type":"Build"}') STORED,
  build_definition_id bigint NOT NULL,
  duration double precision,
  message text,
  number text,
  start timestamptz(3),
  status text NOT NULL,
  uri text,
  PRIMARY KEY (workspace_id, oid),
  FOREIGN KEY (workspace_id, build_definition_id) REFERENCES build_definition ON DELETE CASCADE
);

CREATE TABLE scm_repository (
  workspace_id bigint NOT NULL,
  oid bigint NOT NULL,
  uuid uuid NOT NULL DEFAULT gen_random_uuid(),
  creation_date timestamptz(3) NOT NULL DEFAULT now(),
  object_version int NOT NULL DEFAULT 1,
  ref_tail text GENERATED ALWAYS AS ('/scmrepository/' || oid::text || '","_refObjectUUID":"' || uuid::text || '","_refObjectName":' || json_text(name) || ',"_type":"SCMRepository"}') STORED,
  description text,
  name text NOT NULL,
  scm_type text NOT NULL,
  uri text,
  PRIMARY KEY (workspace_id, oid)
);

CREATE TABLE changeset (
  workspace_id bigint NOT NULL,
  oid bigint NOT NULL,
  uuid uuid NOT NULL DEFAULT gen_random_uuid(),
  creation_date timestamptz(3) NOT NULL DEFAULT now(),
  object_version int NOT NULL DEFAULT 1,
  ref_tail text GENERATED ALWAYS AS ('/changeset/' || oid::text || '","_refObjectUUID":"' || uuid::text || '","_type":"Changeset"}') STORED,
  author_id bigint,
  branch text,
  commit_timestamp timestamptz(3) NOT NULL,
  message text,
  revision text NOT NULL,
  scm_repository_id bigint NOT NULL,
  uri text,
  PRIMARY KEY (workspace_id, oid),
  FOREIGN KEY (workspace_id, scm_repository_id) REFERENCES scm_repository
);

CREATE TABLE change (
  workspace_id bigint NOT NULL,
  oid bigint NOT NULL,
  uuid uuid NOT NULL DEFAULT gen_random_uuid(),
  creation_date timestamptz(3) NOT NULL DEFAULT now(),
  object_version int NOT NULL DEFAULT 1,
  ref_tail text GENERATED ALWAYS AS ('/change/' || oid::text || '","_refObjectUUID":"' || uuid::text || '","_type":"Change"}') STORED,
  action text,
  base text,
  changeset_id bigint NOT NULL,
  extension text,
  path_and_filename text NOT NULL,
  uri text,
  PRIMARY KEY (workspace_id, oid),
  FOREIGN KEY (workspace_id, changeset_id) REFERENCES changeset ON DELETE CASCADE
);

CREATE TABLE connection (
  workspace_id bigint NOT NULL,
  oid bigint NOT NULL,
  uuid uuid NOT NULL DEFAULT gen_random_uuid(),
  creation_date timestamptz(3) NOT NULL DEFAULT now(),
  object_version int NOT NULL DEFAULT 1,
  type smallint NOT NULL,
  description text,
  name text,
  url text,
  artifact_id bigint,
  external_formatted_id text NOT NULL,
  external_id text NOT NULL,
  PRIMARY KEY (workspace_id, oid),
  FOREIGN KEY (workspace_id, artifact_id) REFERENCES artifact ON DELETE CASCADE
);

CREATE TABLE user_iteration_capacity (
  workspace_id bigint NOT NULL,
  oid bigint NOT NULL,
  uuid uuid NOT NULL DEFAULT gen_random_uuid(),
  creation_date timestamptz(3) NOT NULL DEFAULT now(),
  object_version int NOT NULL DEFAULT 1,
  ref_tail text GENERATED ALWAYS AS ('/useriterationcapacity/' || oid::text || '","_refObjectUUID":"' || uuid::text || '","_type":"UserIterationCapacity"}') STORED,
  capacity double precision NOT NULL,
  iteration_id bigint NOT NULL,
  project_id bigint NOT NULL,
  user_id bigint NOT NULL,
  PRIMARY KEY (workspace_id, oid),
  FOREIGN KEY (workspace_id, iteration_id) REFERENCES iteration ON DELETE CASCADE,
  FOREIGN KEY (workspace_id, project_id) REFERENCES project
);

CREATE TABLE time_entry_item (
  workspace_id bigint NOT NULL,
  oid bigint NOT NULL,
  uuid uuid NOT NULL DEFAULT gen_random_uuid(),
  creation_date timestamptz(3) NOT NULL DEFAULT now(),
  object_version int NOT NULL DEFAULT 1,
  ref_tail text GENERATED ALWAYS AS ('/timeentryitem/' || oid::text || '","_refObjectUUID":"' || uuid::text || '","_type":"TimeEntryItem"}') STORED,
  project_id bigint NOT NULL,
  project_display_string text,
  revision_history_id bigint,
  task_id bigint,
  task_display_string text,
  user_id bigint NOT NULL,
  week_start_date timestamptz(3) NOT NULL,
  work_product_id bigint,
  work_product_display_string text,
  PRIMARY KEY (workspace_id, oid),
  FOREIGN KEY (workspace_id, project_id) REFERENCES project
);

CREATE TABLE time_entry_value (
  workspace_id bigint NOT NULL,
  oid bigint NOT NULL,
  uuid uuid NOT NULL DEFAULT gen_random_uuid(),
  creation_date timestamptz(3) NOT NULL DEFAULT now(),
  object_version int NOT NULL DEFAULT 1,
  ref_tail text GENERATED ALWAYS AS ('/timeentryvalue/' || oid::text || '","_refObjectUUID":"' || uuid::text || '","_type":"TimeEntryValue"}') STORED,
  date_val timestamptz(3) NOT NULL,
  hours double precision,
  last_updated timestamptz(3),
  revision_history_id bigint,
  time_entry_item_id bigint NOT NULL,
  PRIMARY KEY (workspace_id, oid),
  FOREIGN KEY (workspace_id, time_entry_item_id) REFERENCES time_entry_item ON DELETE CASCADE
);

CREATE INDEX test_folder_parent ON test_folder (workspace_id, parent_id);
CREATE INDEX test_folder_project ON test_folder (workspace_id, project_id);
CREATE INDEX test_case_step_test_case ON test_case_step (workspace_id, test_case_id, step_index);
CREATE INDEX test_case_result_test_case ON test_case_result (workspace_id, test_case_id, date);
CREATE INDEX test_case_result_test_set ON test_case_result (workspace_id, test_set_id);
CREATE INDEX flow_state_project ON flow_state (workspace_id, project_id);
CREATE INDEX attachment_artifact ON attachment (workspace_id, artifact_id);
CREATE INDEX attachment_test_case_result ON attachment (workspace_id, test_case_result_id);
-- One attachment a content: who deletes the one cannot take the bytes from another, perhaps hidden from them.
CREATE UNIQUE INDEX attachment_by_content ON attachment (workspace_id, content_id);
CREATE INDEX conversation_post_artifact ON conversation_post (workspace_id, artifact_id);
CREATE INDEX recycle_bin_entry_project ON recycle_bin_entry (workspace_id, project_id);
CREATE INDEX blocker_work_product ON blocker (workspace_id, work_product_id);
CREATE INDEX build_definition_in_project ON build_definition (workspace_id, project_id);
CREATE INDEX build_build_definition ON build (workspace_id, build_definition_id);
CREATE INDEX changeset_scm_repository ON changeset (workspace_id, scm_repository_id);
CREATE INDEX changeset_revision ON changeset (workspace_id, revision);
CREATE INDEX change_changeset ON change (workspace_id, changeset_id);
CREATE INDEX connection_artifact ON connection (workspace_id, artifact_id);
CREATE INDEX user_iteration_capacity_iteration ON user_iteration_capacity (workspace_id, iteration_id);
CREATE INDEX user_iteration_capacity_user ON user_iteration_capacity (workspace_id, user_id);
CREATE INDEX time_entry_item_task ON time_entry_item (workspace_id, task_id);
CREATE INDEX time_entry_item_work_product ON time_entry_item (workspace_id, work_product_id);
CREATE INDEX time_entry_item_user ON time_entry_item (workspace_id, user_id);
CREATE INDEX time_entry_item_project ON time_entry_item (workspace_id, project_id);
CREATE INDEX time_entry_value_time_entry_item ON time_entry_value (workspace_id, time_entry_item_id);
CREATE INDEX state_type_def ON state (workspace_id, type_def_id);
CREATE INDEX preference_user ON preference (user_id);
CREATE INDEX preference_name ON preference (name);

-- The bytes of an attachment, in pieces of 256 KiB: read and written one after the other, out of every row that queries scan.
CREATE TABLE attachment_chunk (
  workspace_id bigint NOT NULL,
  content_id bigint NOT NULL,
  number int NOT NULL,
  bytes bytea NOT NULL,
  PRIMARY KEY (workspace_id, content_id, number),
  FOREIGN KEY (workspace_id, content_id) REFERENCES attachment_content ON DELETE CASCADE
);
ALTER TABLE attachment_chunk ALTER COLUMN bytes SET STORAGE EXTERNAL;

CREATE TABLE artifact_milestone (
  workspace_id bigint NOT NULL,
  artifact_id bigint NOT NULL,
  milestone_id bigint NOT NULL,
  PRIMARY KEY (workspace_id, artifact_id, milestone_id),
  FOREIGN KEY (workspace_id, artifact_id) REFERENCES artifact ON DELETE CASCADE,
  FOREIGN KEY (workspace_id, milestone_id) REFERENCES milestone ON DELETE CASCADE
);
CREATE INDEX artifact_milestone_reverse ON artifact_milestone (workspace_id, milestone_id, artifact_id);

CREATE TABLE milestone_project (
  workspace_id bigint NOT NULL,
  milestone_id bigint NOT NULL,
  project_id bigint NOT NULL,
  PRIMARY KEY (workspace_id, milestone_id, project_id),
  FOREIGN KEY (workspace_id, milestone_id) REFERENCES milestone ON DELETE CASCADE,
  FOREIGN KEY (workspace_id, project_id) REFERENCES project ON DELETE CASCADE
);
CREATE INDEX milestone_project_reverse ON milestone_project (workspace_id, project_id, milestone_id);

CREATE TABLE changeset_artifact (
  workspace_id bigint NOT NULL,
  changeset_id bigint NOT NULL,
  artifact_id bigint NOT NULL,
  PRIMARY KEY (workspace_id, changeset_id, artifact_id),
  FOREIGN KEY (workspace_id, changeset_id) REFERENCES changeset ON DELETE CASCADE,
  FOREIGN KEY (workspace_id, artifact_id) REFERENCES artifact ON DELETE CASCADE
);
CREATE INDEX changeset_artifact_reverse ON changeset_artifact (workspace_id, artifact_id, changeset_id);

CREATE TABLE build_changeset (
  workspace_id bigint NOT NULL,
  build_id bigint NOT NULL,
  changeset_id bigint NOT NULL,
  PRIMARY KEY (workspace_id, build_id, changeset_id),
  FOREIGN KEY (workspace_id, build_id) REFERENCES build ON DELETE CASCADE,
  FOREIGN KEY (workspace_id, changeset_id) REFERENCES changeset ON DELETE CASCADE
);
CREATE INDEX build_changeset_reverse ON build_changeset (workspace_id, changeset_id, build_id);

CREATE TABLE build_definition_project (
  workspace_id bigint NOT NULL,
  build_definition_id bigint NOT NULL,
  project_id bigint NOT NULL,
  PRIMARY KEY (workspace_id, build_definition_id, project_id),
  FOREIGN KEY (workspace_id, build_definition_id) REFERENCES build_definition ON DELETE CASCADE,
  FOREIGN KEY (workspace_id, project_id) REFERENCES project ON DELETE CASCADE
);
CREATE INDEX build_definition_project_reverse ON build_definition_project (workspace_id, project_id, build_definition_id);

CREATE TABLE scm_repository_project (
  workspace_id bigint NOT NULL,
  scm_repository_id bigint NOT NULL,
  project_id bigint NOT NULL,
  PRIMARY KEY (workspace_id, scm_repository_id, project_id),
  FOREIGN KEY (workspace_id, scm_repository_id) REFERENCES scm_repository ON DELETE CASCADE,
  FOREIGN KEY (workspace_id, project_id) REFERENCES project ON DELETE CASCADE
);
CREATE INDEX scm_repository_project_reverse ON scm_repository_project (workspace_id, project_id, scm_repository_id);

CREATE TABLE defect_suite_defect (
  workspace_id bigint NOT NULL,
  defect_suite_id bigint NOT NULL,
  defect_id bigint NOT NULL,
  PRIMARY KEY (workspace_id, defect_suite_id, defect_id),
  FOREIGN KEY (workspace_id, defect_suite_id) REFERENCES artifact ON DELETE CASCADE,
  FOREIGN KEY (workspace_id, defect_id) REFERENCES artifact ON DELETE CASCADE
);
CREATE INDEX defect_suite_defect_reverse ON defect_suite_defect (workspace_id, defect_id, defect_suite_id);

CREATE TABLE test_set_test_case (
  workspace_id bigint NOT NULL,
  test_set_id bigint NOT NULL,
  test_case_id bigint NOT NULL,
  PRIMARY KEY (workspace_id, test_set_id, test_case_id),
  FOREIGN KEY (workspace_id, test_set_id) REFERENCES artifact ON DELETE CASCADE,
  FOREIGN KEY (workspace_id, test_case_id) REFERENCES artifact ON DELETE CASCADE
);
CREATE INDEX test_set_test_case_reverse ON test_set_test_case (workspace_id, test_case_id, test_set_id);

CREATE TABLE risk_work_item (
  workspace_id bigint NOT NULL,
  risk_id bigint NOT NULL,
  artifact_id bigint NOT NULL,
  PRIMARY KEY (workspace_id, risk_id, artifact_id),
  FOREIGN KEY (workspace_id, risk_id) REFERENCES artifact ON DELETE CASCADE,
  FOREIGN KEY (workspace_id, artifact_id) REFERENCES artifact ON DELETE CASCADE
);
CREATE INDEX risk_work_item_reverse ON risk_work_item (workspace_id, artifact_id, risk_id);

CREATE TABLE portfolio_item_predecessor (
  workspace_id bigint NOT NULL,
  portfolio_item_id bigint NOT NULL,
  predecessor_id bigint NOT NULL,
  PRIMARY KEY (workspace_id, portfolio_item_id, predecessor_id),
  FOREIGN KEY (workspace_id, portfolio_item_id) REFERENCES artifact ON DELETE CASCADE,
  FOREIGN KEY (workspace_id, predecessor_id) REFERENCES artifact ON DELETE CASCADE
);
CREATE INDEX portfolio_item_predecessor_reverse ON portfolio_item_predecessor (workspace_id, predecessor_id, portfolio_item_id);

CREATE INDEX artifact_portfolio_item ON artifact (workspace_id, portfolio_item_id) WHERE portfolio_item_id IS NOT NULL;
CREATE INDEX artifact_feature ON artifact (workspace_id, feature_id) WHERE feature_id IS NOT NULL;
CREATE INDEX artifact_test_folder ON artifact (workspace_id, test_folder_id) WHERE test_folder_id IS NOT NULL;
CREATE INDEX artifact_test_case ON artifact (workspace_id, test_case_id) WHERE test_case_id IS NOT NULL;
CREATE INDEX artifact_recycle_bin_entry ON artifact (workspace_id, recycle_bin_entry_id) WHERE recycle_bin_entry_id IS NOT NULL;

ALTER TABLE artifact
  ADD FOREIGN KEY (workspace_id, portfolio_item_id) REFERENCES artifact,
  ADD FOREIGN KEY (workspace_id, test_case_id) REFERENCES artifact,
  ADD FOREIGN KEY (workspace_id, test_case_result_id) REFERENCES test_case_result ON DELETE SET NULL (test_case_result_id),
  ADD FOREIGN KEY (workspace_id, last_result_id) REFERENCES test_case_result ON DELETE SET NULL (last_result_id),
  ADD FOREIGN KEY (workspace_id, test_folder_id) REFERENCES test_folder ON DELETE SET NULL (test_folder_id),
  ADD FOREIGN KEY (workspace_id, state_id) REFERENCES state,
  ADD FOREIGN KEY (workspace_id, preliminary_estimate_id) REFERENCES preliminary_estimate,
  -- None for blocker_id: a blocker comes and goes with its work item, and the index that a key needs would make blocking dear.
  ADD FOREIGN KEY (workspace_id, flow_state_id) REFERENCES flow_state;

-- Milestones and test folders are numbered, too.
ALTER TABLE milestone ADD COLUMN prefix text NOT NULL DEFAULT 'MI', ADD COLUMN fid bigint NOT NULL;
CREATE UNIQUE INDEX milestone_formatted_id ON milestone (workspace_id, prefix, fid);
ALTER TABLE test_folder ADD COLUMN prefix text NOT NULL DEFAULT 'TF', ADD COLUMN fid bigint NOT NULL;
CREATE UNIQUE INDEX test_folder_formatted_id ON test_folder (workspace_id, prefix, fid);

-- The portfolio items above a work item: its own or its parents' (feature_id), and what that is part of.
CREATE VIEW artifact_ancestor AS
  SELECT a.workspace_id, a.oid AS artifact_id, u.oid AS ancestor_id
    FROM artifact a JOIN artifact u ON u.workspace_id = a.workspace_id
      AND u.oid = CASE WHEN a.type IN (11, 12) THEN a.parent_id ELSE coalesce(a.feature_id, a.portfolio_item_id) END
  UNION ALL SELECT a.workspace_id, a.oid, u.oid
    FROM artifact a
    JOIN artifact f ON f.workspace_id = a.workspace_id
      AND f.oid = CASE WHEN a.type = 11 THEN a.parent_id ELSE coalesce(a.feature_id, a.portfolio_item_id) END
    JOIN artifact u ON u.workspace_id = f.workspace_id AND u.oid = f.parent_id
  UNION ALL SELECT a.workspace_id, a.oid, u.oid
    FROM artifact a
    JOIN artifact f ON f.workspace_id = a.workspace_id AND f.oid = coalesce(a.feature_id, a.portfolio_item_id)
    JOIN artifact i ON i.workspace_id = f.workspace_id AND i.oid = f.parent_id
    JOIN artifact u ON u.workspace_id = i.workspace_id AND u.oid = i.parent_id;

-- Which operators a query may use on an attribute; written with the schema.
CREATE TABLE attribute_query_operator (
  attribute_definition_id bigint NOT NULL,
  allowed_query_operator_id bigint NOT NULL,
  PRIMARY KEY (attribute_definition_id, allowed_query_operator_id)
);
