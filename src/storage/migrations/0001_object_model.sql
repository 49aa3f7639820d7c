-- The object model: one table for all artifacts, one for every other type (docs/adr/0002 and 0003).
-- Fixed-width columns that every row has come first; column names follow the attributes' names.

CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS btree_gin;

-- One sequence gives every object its ObjectID; 2^53 keeps them exact in every client's numbers.
CREATE SEQUENCE object_id START 10000001 MAXVALUE 9007199254740991 CACHE 32;

-- to_json is only STABLE, which a generated column refuses; for text its result depends on nothing but the text.
CREATE FUNCTION json_text(value text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN coalesce(to_json(value)::text, 'null');

CREATE TABLE subscription (
  oid bigint NOT NULL,
  uuid uuid NOT NULL DEFAULT gen_random_uuid(),
  creation_date timestamptz(3) NOT NULL DEFAULT now(),
  object_version int NOT NULL DEFAULT 1,
  ref_tail text GENERATED ALWAYS AS ('/subscription/' || oid::text || '","_refObjectUUID":"' || uuid::text || '","_refObjectName":' || json_text(name) || ',"_type":"Subscription"}') STORED,
  api_keys_enabled boolean NOT NULL DEFAULT true,
  apply_ip_address_restriction_to_sub_admins boolean NOT NULL DEFAULT false,
  attachment_filename_extension_whitelist text,
  attachment_filename_extensions_enabled boolean NOT NULL DEFAULT false,
  authentication_policy text,
  authentication_policy_url text,
  cors_allowed_domains text,
  cors_enabled boolean NOT NULL DEFAULT false,
  cmk_encryption_only boolean NOT NULL DEFAULT false,
  community_app_catalog_enabled boolean NOT NULL DEFAULT false,
  custom_html_app_enabled boolean NOT NULL DEFAULT false,
  custom_sso_logout_url text,
  custom_url_app_enabled boolean NOT NULL DEFAULT false,
  customer_type text,
  data_export_expiration_date timestamptz(3),
  data_export_size text,
  data_export_status text,
  data_export_status_date timestamptz(3),
  data_export_trace_id text,
  defect_conversion_enabled boolean NOT NULL DEFAULT false,
  destination_authorization_name text,
  direct_sso_idp_entity_id text,
  direct_sso_idp_signing_cert text,
  email_enabled boolean NOT NULL DEFAULT true,
  expiration_date timestamptz(3),
  failed_user_login_email_enabled boolean NOT NULL DEFAULT false,
  ip_address_restriction_enabled boolean NOT NULL DEFAULT false,
  is_managed_mashups_enabled boolean NOT NULL DEFAULT false,
  jsonp_enabled boolean NOT NULL DEFAULT false,
  legal_disclaimer_enabled boolean NOT NULL DEFAULT false,
  legal_disclaimer_message text,
  license_type text,
  maximum_custom_user_fields bigint,
  maximum_custom_views bigint,
  maximum_private_tabs bigint,
  maximum_projects bigint,
  maximum_shared_tabs bigint,
  maximum_workspaces bigint,
  maximumloginattempts bigint,
  modules text,
  mtls_policy text,
  name text NOT NULL,
  numberof_password_rules bigint,
  pla boolean NOT NULL DEFAULT false,
  paid_seats bigint,
  password_change_required boolean NOT NULL DEFAULT false,
  password_expiration_days bigint,
  password_minimum_length bigint,
  previous_password_count bigint,
  project_admins_can_create_projects boolean NOT NULL DEFAULT false,
  project_admins_can_create_users boolean NOT NULL DEFAULT false,
  project_admins_can_enable_and_disable_task_state_workflow boolean NOT NULL DEFAULT false,
  project_admins_can_enable_and_disable_users boolean NOT NULL DEFAULT false,
  project_hierarchy_enabled boolean NOT NULL DEFAULT true,
  rally_next boolean NOT NULL DEFAULT false,
  restricted_ip_addresses text,
  revision_history_id bigint,
  sso_exception_usernames text,
  sso_redirect_enabled boolean NOT NULL DEFAULT false,
  seats_count bigint,
  serial_number text,
  session_timeout_seconds bigint,
  site_id text,
  source_authorization_name text,
  story_hierarchy_enabled boolean NOT NULL DEFAULT true,
  story_hierarchy_type text,
  subscription_id bigint,
  subscription_state text,
  subscription_type text,
  termination_date timestamptz(3),
  unpaid_seats bigint,
  user_deactivation_email_enabled boolean NOT NULL DEFAULT false,
  user_lockout_time bigint,
  using_custom_sso_logout_url boolean NOT NULL DEFAULT false,
  webhooks_enabled boolean NOT NULL DEFAULT false,
  workspace_admins_can_configure_recycle_bin_purge_time boolean NOT NULL DEFAULT false,
  workspace_admins_can_create_users boolean NOT NULL DEFAULT false,
  zuul_id text,
  is_sso_required boolean NOT NULL DEFAULT false,
  PRIMARY KEY (oid)
);

CREATE TABLE workspace (
  oid bigint NOT NULL,
  uuid uuid NOT NULL DEFAULT gen_random_uuid(),
  creation_date timestamptz(3) NOT NULL DEFAULT now(),
  object_version int NOT NULL DEFAULT 1,
  ref_tail text GENERATED ALWAYS AS ('/workspace/' || oid::text || '","_refObjectUUID":"' || uuid::text || '","_refObjectName":' || json_text(name) || ',"_type":"Workspace"}') STORED,
  description text,
  name text NOT NULL,
  notes text,
  owner_id bigint,
  state text NOT NULL DEFAULT 'Open',
  revision_history_id bigint,
  style text,
  workspace_configuration_id bigint,
  PRIMARY KEY (oid)
);

CREATE TABLE workspace_configuration (
  workspace_id bigint NOT NULL,
  oid bigint NOT NULL,
  uuid uuid NOT NULL DEFAULT gen_random_uuid(),
  creation_date timestamptz(3) NOT NULL DEFAULT now(),
  object_version int NOT NULL DEFAULT 1,
  ref_tail text GENERATED ALWAYS AS ('/workspaceconfiguration/' || oid::text || '","_refObjectUUID":"' || uuid::text || '","_type":"WorkspaceConfiguration"}') STORED,
  auto_unblock_portfolio_item boolean NOT NULL DEFAULT false,
  buildand_changeset_enabled boolean NOT NULL DEFAULT false,
  date_format text,
  date_time_format text,
  default_project_access text,
  default_test_case_type text,
  default_test_case_verdict text,
  defect_prefix text,
  defect_suite_prefix text,
  drag_drop_ranking_enabled boolean NOT NULL DEFAULT true,
  hierarchical_requirement_prefix text,
  iteration_estimate_unit_name text,
  iteration_label_plural text,
  iteration_label_singular text,
  project_admins_can_manage_work_rules boolean NOT NULL DEFAULT false,
  project_label_plural text,
  project_label_singular text,
  purge_recycle_bin_after_number_of_days bigint,
  relabeling_configured boolean NOT NULL DEFAULT false,
  release_estimate_unit_name text,
  release_label_plural text,
  release_label_singular text,
  restrict_timebox_edit boolean NOT NULL DEFAULT false,
  task_prefix text,
  task_unit_name text,
  test_case_prefix text,
  time_tracker_enabled boolean NOT NULL DEFAULT false,
  time_zone text,
  work_days text,
  PRIMARY KEY (workspace_id, oid)
);

CREATE TABLE project (
  workspace_id bigint NOT NULL,
  oid bigint NOT NULL,
  uuid uuid NOT NULL DEFAULT gen_random_uuid(),
  creation_date timestamptz(3) NOT NULL DEFAULT now(),
  object_version int NOT NULL DEFAULT 1,
  ref_tail text GENERATED ALWAYS AS ('/project/' || oid::text || '","_refObjectUUID":"' || uuid::text || '","_refObjectName":' || json_text(name) || ',"_type":"Project"}') STORED,
  description text,
  name text NOT NULL,
  notes text,
  owner_id bigint,
  state text NOT NULL DEFAULT 'Open',
  last_updated_date timestamptz(3) NOT NULL DEFAULT now(),
  parent_id bigint,
  revision_history_id bigint,
  task_state_rollup_enabled boolean NOT NULL DEFAULT true,
  PRIMARY KEY (workspace_id, oid),
  FOREIGN KEY (workspace_id, parent_id) REFERENCES project
);

CREATE INDEX project_parent ON project (workspace_id, parent_id);

CREATE TABLE app_user (
  oid bigint NOT NULL,
  uuid uuid NOT NULL DEFAULT gen_random_uuid(),
  creation_date timestamptz(3) NOT NULL DEFAULT now(),
  object_version int NOT NULL DEFAULT 1,
  ref_tail text GENERATED ALWAYS AS ('/user/' || oid::text || '","_refObjectUUID":"' || uuid::text || '","_refObjectName":' || json_text(display_name) || ',"_type":"User"}') STORED,
  account_locked_until timestamptz(3),
  can_create_api_key boolean NOT NULL DEFAULT true,
  can_create_oauth_client boolean NOT NULL DEFAULT true,
  cost_center text,
  date_format text,
  date_time_format text,
  default_detail_page_to_viewing_mode boolean NOT NULL DEFAULT false,
  default_project_id bigint,
  deleted boolean NOT NULL DEFAULT false,
  department text,
  disabled boolean NOT NULL DEFAULT false,
  display_name text NOT NULL,
  email_address text,
  email_notification_enabled boolean NOT NULL DEFAULT true,
  failed_login_attempts bigint NOT NULL DEFAULT 0,
  first_name text,
  investment_admin boolean NOT NULL DEFAULT false,
  is_provisioning_user boolean NOT NULL DEFAULT false,
  is_slm_admin boolean NOT NULL DEFAULT false,
  landing_page text,
  language text,
  last_active_date timestamptz(3),
  last_login_date timestamptz(3),
  last_name text,
  last_password_update_date timestamptz(3),
  last_system_time_zone_name text,
  ldap_uuid text,
  locale text,
  middle_name text,
  network_id text,
  office_location text,
  okr_admin boolean NOT NULL DEFAULT false,
  onprem_ldap_username text,
  override_sso_redirect text,
  phone text,
  planner boolean NOT NULL DEFAULT false,
  project_scope_down boolean NOT NULL DEFAULT false,
  project_scope_up boolean NOT NULL DEFAULT false,
  revision_history_id bigint,
  role text,
  session_timeout_warning boolean NOT NULL DEFAULT false,
  short_display_name text,
  subscription_admin boolean NOT NULL DEFAULT false,
  timebox_admin boolean NOT NULL DEFAULT false,
  user_name text NOT NULL,
  user_profile_id bigint,
  vsi_admin boolean NOT NULL DEFAULT false,
  widget_developer boolean NOT NULL DEFAULT false,
  zuul_id text,
  session_timeout bigint,
  PRIMARY KEY (oid)
);

-- User names are addresses: they are stored as written and never differ by case alone.
CREATE UNIQUE INDEX app_user_name ON app_user (lower(user_name));

CREATE TABLE user_profile (
  oid bigint NOT NULL,
  uuid uuid NOT NULL DEFAULT gen_random_uuid(),
  creation_date timestamptz(3) NOT NULL DEFAULT now(),
  object_version int NOT NULL DEFAULT 1,
  ref_tail text GENERATED ALWAYS AS ('/userprofile/' || oid::text || '","_refObjectUUID":"' || uuid::text || '","_type":"UserProfile"}') STORED,
  date_format text,
  date_time_format text,
  default_detail_page_to_viewing_mode boolean NOT NULL DEFAULT false,
  default_project_id bigint,
  default_workspace_id bigint,
  email_notification_enabled boolean NOT NULL DEFAULT true,
  language text,
  locale text,
  session_timeout_seconds bigint,
  session_timeout_warning boolean NOT NULL DEFAULT false,
  time_zone text,
  user_id bigint NOT NULL REFERENCES app_user,
  welcome_page_hidden boolean NOT NULL DEFAULT false,
  PRIMARY KEY (oid)
);

CREATE UNIQUE INDEX user_profile_user ON user_profile (user_id);

CREATE TABLE user_permission (
  oid bigint NOT NULL,
  uuid uuid NOT NULL DEFAULT gen_random_uuid(),
  creation_date timestamptz(3) NOT NULL DEFAULT now(),
  object_version int NOT NULL DEFAULT 1,
  type smallint NOT NULL,
  role text NOT NULL,
  user_id bigint NOT NULL REFERENCES app_user ON DELETE CASCADE,
  workspace_id bigint NOT NULL REFERENCES workspace,
  project_id bigint,
  PRIMARY KEY (oid),
  FOREIGN KEY (workspace_id, project_id) REFERENCES project,
  -- One row per user and project, one per user and workspace.
  UNIQUE NULLS NOT DISTINCT (user_id, workspace_id, project_id)
);
CREATE INDEX user_permission_project ON user_permission (workspace_id, project_id);

CREATE TABLE artifact (
  workspace_id bigint NOT NULL,
  oid bigint NOT NULL,
  uuid uuid NOT NULL DEFAULT gen_random_uuid(),
  creation_date timestamptz(3) NOT NULL DEFAULT now(),
  object_version int NOT NULL DEFAULT 1,
  type smallint NOT NULL,
  fid bigint NOT NULL,
  project_id bigint NOT NULL,
  last_update_date timestamptz(3) NOT NULL DEFAULT now(),
  revision_history_id bigint NOT NULL,
  n_tags int NOT NULL DEFAULT 0,
  n_tasks int NOT NULL DEFAULT 0,
  n_tasks_in_progress int NOT NULL DEFAULT 0,
  n_tasks_completed int NOT NULL DEFAULT 0,
  n_tasks_blocked int NOT NULL DEFAULT 0,
  n_children int NOT NULL DEFAULT 0,
  n_defects int NOT NULL DEFAULT 0,
  n_defects_closed int NOT NULL DEFAULT 0,
  prefix text NOT NULL,
  rank text COLLATE "C" NOT NULL,
  name text NOT NULL,
  ai_assisted boolean NOT NULL DEFAULT false,
  created_by_id bigint,
  description text,
  display_color text,
  expedite boolean NOT NULL DEFAULT false,
  notes text,
  owner_id bigint,
  ready boolean NOT NULL DEFAULT false,
  accepted_date timestamptz(3),
  blocked boolean NOT NULL DEFAULT false,
  blocked_reason text,
  financial_work_type text,
  flow_state_changed_date timestamptz(3),
  iteration_id bigint,
  last_build text,
  last_run timestamptz(3),
  passing_test_case_count bigint NOT NULL DEFAULT 0,
  plan_estimate double precision,
  release_id bigint,
  schedule_state text,
  task_actual_total double precision NOT NULL DEFAULT 0,
  task_estimate_total double precision NOT NULL DEFAULT 0,
  task_remaining_total double precision NOT NULL DEFAULT 0,
  test_case_count bigint NOT NULL DEFAULT 0,
  package text,
  ai_cache_read_tokens bigint,
  ai_cache_write_tokens bigint,
  ai_input_tokens bigint,
  ai_output_tokens bigint,
  ai_token_total_use bigint,
  ai_token_usage_by_model text,
  ai_usage_event_count bigint,
  ai_usage_event_count_by_model text,
  direct_passing_test_case_count bigint NOT NULL DEFAULT 0,
  in_progress_date timestamptz(3),
  parent_id bigint,
  test_case_status text NOT NULL DEFAULT 'NONE',
  total_direct_test_case_count bigint NOT NULL DEFAULT 0,
  affects_doc boolean NOT NULL DEFAULT false,
  closed_date timestamptz(3),
  environment text,
  fixed_in_build text,
  found_in_build text,
  opened_date timestamptz(3),
  priority text,
  release_note boolean NOT NULL DEFAULT false,
  requirement_id bigint,
  resolution text,
  salesforce_case_id text,
  salesforce_case_number text,
  severity text,
  state text,
  submitted_by_id bigint,
  target_build text,
  target_date timestamptz(3),
  verified_in_build text,
  actuals double precision,
  estimate double precision,
  task_index bigint,
  time_spent double precision,
  to_do double precision,
  work_product_id bigint,
  PRIMARY KEY (workspace_id, oid),
  FOREIGN KEY (workspace_id, project_id) REFERENCES project,
  FOREIGN KEY (owner_id) REFERENCES app_user,
  FOREIGN KEY (workspace_id, parent_id) REFERENCES artifact,
  FOREIGN KEY (workspace_id, requirement_id) REFERENCES artifact,
  FOREIGN KEY (workspace_id, work_product_id) REFERENCES artifact
) WITH (fillfactor = 85, autovacuum_vacuum_insert_scale_factor = 0.02);

-- FIND in rank order reads these alone; project_id inside lets the walk drop what the caller may not see.
CREATE UNIQUE INDEX artifact_formatted_id ON artifact (workspace_id, prefix, fid);
CREATE UNIQUE INDEX artifact_uuid ON artifact (workspace_id, uuid);
CREATE INDEX artifact_type_rank ON artifact (workspace_id, type, rank, oid, project_id);
CREATE INDEX artifact_rank ON artifact (workspace_id, rank, oid, type, project_id);
CREATE INDEX artifact_project_rank ON artifact (workspace_id, project_id, type, rank, oid);
CREATE INDEX artifact_type_name ON artifact (workspace_id, type, lower(name) COLLATE "C", oid);
CREATE INDEX artifact_name_words ON artifact USING gin (workspace_id, type, name gin_trgm_ops);
CREATE INDEX artifact_work_product ON artifact (workspace_id, work_product_id) WHERE work_product_id IS NOT NULL;
CREATE INDEX artifact_parent ON artifact (workspace_id, parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX artifact_requirement ON artifact (workspace_id, requirement_id) WHERE requirement_id IS NOT NULL;
CREATE INDEX artifact_owner ON artifact (workspace_id, owner_id) WHERE owner_id IS NOT NULL;
CREATE INDEX artifact_iteration ON artifact (workspace_id, iteration_id) WHERE iteration_id IS NOT NULL;
CREATE INDEX artifact_release ON artifact (workspace_id, release_id) WHERE release_id IS NOT NULL;

CREATE TABLE iteration (
  workspace_id bigint NOT NULL,
  oid bigint NOT NULL,
  uuid uuid NOT NULL DEFAULT gen_random_uuid(),
  creation_date timestamptz(3) NOT NULL DEFAULT now(),
  object_version int NOT NULL DEFAULT 1,
  ref_tail text GENERATED ALWAYS AS ('/iteration/' || oid::text || '","_refObjectUUID":"' || uuid::text || '","_refObjectName":' || json_text(name) || ',"_type":"Iteration"}') STORED,
  end_date timestamptz(3),
  last_update_date timestamptz(3) NOT NULL DEFAULT now(),
  name text NOT NULL,
  notes text,
  planned_velocity double precision,
  project_id bigint NOT NULL,
  revision_history_id bigint,
  start_date timestamptz(3),
  state text,
  theme text,
  PRIMARY KEY (workspace_id, oid),
  FOREIGN KEY (workspace_id, project_id) REFERENCES project
);

CREATE INDEX iteration_project ON iteration (workspace_id, project_id);
CREATE INDEX iteration_name ON iteration (workspace_id, name);

CREATE TABLE release (
  workspace_id bigint NOT NULL,
  oid bigint NOT NULL,
  uuid uuid NOT NULL DEFAULT gen_random_uuid(),
  creation_date timestamptz(3) NOT NULL DEFAULT now(),
  object_version int NOT NULL DEFAULT 1,
  ref_tail text GENERATED ALWAYS AS ('/release/' || oid::text || '","_refObjectUUID":"' || uuid::text || '","_refObjectName":' || json_text(name) || ',"_type":"Release"}') STORED,
  gross_estimate_conversion_ratio double precision,
  last_update_date timestamptz(3) NOT NULL DEFAULT now(),
  name text NOT NULL,
  notes text,
  planned_velocity double precision,
  project_id bigint NOT NULL,
  release_date timestamptz(3),
  release_start_date timestamptz(3),
  revision_history_id bigint,
  state text,
  theme text,
  version text,
  PRIMARY KEY (workspace_id, oid),
  FOREIGN KEY (workspace_id, project_id) REFERENCES project
);

CREATE INDEX release_project ON release (workspace_id, project_id);
CREATE INDEX release_name ON release (workspace_id, name);

-- A timebox goes only after its items were unscheduled in the same statement.
ALTER TABLE artifact
  ADD FOREIGN KEY (workspace_id, iteration_id) REFERENCES iteration DEFERRABLE INITIALLY DEFERRED,
  ADD FOREIGN KEY (workspace_id, release_id) REFERENCES release DEFERRABLE INITIALLY DEFERRED;

CREATE TABLE tag (
  workspace_id bigint NOT NULL,
  oid bigint NOT NULL,
  uuid uuid NOT NULL DEFAULT gen_random_uuid(),
  creation_date timestamptz(3) NOT NULL DEFAULT now(),
  object_version int NOT NULL DEFAULT 1,
  ref_tail text GENERATED ALWAYS AS ('/tag/' || oid::text || '","_refObjectUUID":"' || uuid::text || '","_refObjectName":' || json_text(name) || ',"_type":"Tag"}') STORED,
  archived boolean NOT NULL DEFAULT false,
  name text NOT NULL,
  PRIMARY KEY (workspace_id, oid)
);

CREATE INDEX tag_name ON tag (workspace_id, name);

-- workspace_id is 0 for what belongs to the subscription (users, the subscription itself, workspaces).
CREATE TABLE revision_history (
  workspace_id bigint NOT NULL,
  oid bigint NOT NULL,
  uuid uuid NOT NULL DEFAULT gen_random_uuid(),
  creation_date timestamptz(3) NOT NULL DEFAULT now(),
  object_version int NOT NULL DEFAULT 1,
  ref_tail text GENERATED ALWAYS AS ('/revisionhistory/' || oid::text || '","_refObjectUUID":"' || uuid::text || '","_type":"RevisionHistory"}') STORED,
  object_id bigint NOT NULL,
  PRIMARY KEY (workspace_id, oid)
);
CREATE UNIQUE INDEX revision_history_object ON revision_history (workspace_id, object_id);

-- object_id repeats the history's, so that "changed since" is one look into this table (docs/adr/0003).
CREATE TABLE revision (
  workspace_id bigint NOT NULL,
  oid bigint NOT NULL,
  uuid uuid NOT NULL DEFAULT gen_random_uuid(),
  creation_date timestamptz(3) NOT NULL DEFAULT now(),
  object_version int NOT NULL DEFAULT 1,
  history_id bigint NOT NULL,
  object_id bigint NOT NULL,
  number int NOT NULL,
  user_id bigint NOT NULL,
  description text NOT NULL,
  ref_tail text GENERATED ALWAYS AS ('/revision/' || oid::text || '","_refObjectUUID":"' || uuid::text || '","_type":"Revision"}') STORED,
  PRIMARY KEY (workspace_id, oid)
);
CREATE UNIQUE INDEX revision_number ON revision (workspace_id, history_id, number);
CREATE INDEX revision_creation_date ON revision (workspace_id, creation_date, object_id);

CREATE TABLE artifact_tag (
  workspace_id bigint NOT NULL,
  artifact_id bigint NOT NULL,
  tag_id bigint NOT NULL,
  PRIMARY KEY (workspace_id, artifact_id, tag_id),
  FOREIGN KEY (workspace_id, artifact_id) REFERENCES artifact ON DELETE CASCADE,
  FOREIGN KEY (workspace_id, tag_id) REFERENCES tag ON DELETE CASCADE
);
CREATE INDEX artifact_tag_tag ON artifact_tag (workspace_id, tag_id, artifact_id);

CREATE TABLE story_predecessor (
  workspace_id bigint NOT NULL,
  story_id bigint NOT NULL,
  predecessor_id bigint NOT NULL,
  PRIMARY KEY (workspace_id, story_id, predecessor_id),
  FOREIGN KEY (workspace_id, story_id) REFERENCES artifact ON DELETE CASCADE,
  FOREIGN KEY (workspace_id, predecessor_id) REFERENCES artifact ON DELETE CASCADE
);
CREATE INDEX story_predecessor_reverse ON story_predecessor (workspace_id, predecessor_id, story_id);

CREATE TABLE defect_duplicate (
  workspace_id bigint NOT NULL,
  defect_id bigint NOT NULL,
  duplicate_id bigint NOT NULL,
  PRIMARY KEY (workspace_id, defect_id, duplicate_id),
  FOREIGN KEY (workspace_id, defect_id) REFERENCES artifact ON DELETE CASCADE,
  FOREIGN KEY (workspace_id, duplicate_id) REFERENCES artifact ON DELETE CASCADE
);
CREATE INDEX defect_duplicate_reverse ON defect_duplicate (workspace_id, duplicate_id, defect_id);

CREATE TABLE team_member (
  workspace_id bigint NOT NULL,
  project_id bigint NOT NULL,
  user_id bigint NOT NULL REFERENCES app_user ON DELETE CASCADE,
  PRIMARY KEY (workspace_id, project_id, user_id),
  FOREIGN KEY (workspace_id, project_id) REFERENCES project
);
CREATE INDEX team_member_user ON team_member (user_id, project_id);

CREATE TABLE sso_user_exception (
  subscription_id bigint NOT NULL REFERENCES subscription,
  user_id bigint NOT NULL REFERENCES app_user ON DELETE CASCADE,
  PRIMARY KEY (subscription_id, user_id)
);

-- FormattedID numbers run per prefix and workspace; a number is taken before its object's transaction (docs/adr/0003).
CREATE TABLE formatted_id_counter (
  workspace_id bigint NOT NULL,
  prefix text NOT NULL,
  next bigint NOT NULL,
  PRIMARY KEY (workspace_id, prefix)
);

-- The schema as objects: rows that follow the model (storage/sync-schema.ts) and, later, what a workspace adds to it.
CREATE TABLE type_definition (
  oid bigint NOT NULL,
  uuid uuid NOT NULL DEFAULT gen_random_uuid(),
  creation_date timestamptz(3) NOT NULL DEFAULT now(),
  object_version int NOT NULL DEFAULT 1,
  ref_tail text GENERATED ALWAYS AS ('/typedefinition/' || oid::text || '","_refObjectUUID":"' || uuid::text || '","_refObjectName":' || json_text(name) || ',"_type":"TypeDefinition"}') STORED,
  workspace_id bigint,
  abstract boolean NOT NULL DEFAULT false,
  associated_work_type_id bigint,
  copyable boolean NOT NULL DEFAULT false,
  creatable boolean NOT NULL DEFAULT false,
  deletable boolean NOT NULL DEFAULT false,
  display_name text,
  element_name text,
  hierarchy_configurable_type boolean NOT NULL DEFAULT false,
  id_prefix text,
  name text,
  note text,
  ordinal bigint,
  parent_id bigint,
  queryable boolean NOT NULL DEFAULT false,
  read_only boolean NOT NULL DEFAULT false,
  restorable boolean NOT NULL DEFAULT false,
  revision_history_id bigint,
  type_path text,
  user_listable boolean NOT NULL DEFAULT false,
  PRIMARY KEY (oid)
);

CREATE TABLE attribute_definition (
  oid bigint NOT NULL,
  uuid uuid NOT NULL DEFAULT gen_random_uuid(),
  creation_date timestamptz(3) NOT NULL DEFAULT now(),
  object_version int NOT NULL DEFAULT 1,
  ref_tail text GENERATED ALWAYS AS ('/attributedefinition/' || oid::text || '","_refObjectUUID":"' || uuid::text || '","_refObjectName":' || json_text(name) || ',"_type":"AttributeDefinition"}') STORED,
  workspace_id bigint,
  allowed_value_type_id bigint,
  attribute_type text,
  constrained boolean NOT NULL DEFAULT false,
  custom boolean NOT NULL DEFAULT false,
  detailed_type text,
  element_name text,
  filterable boolean NOT NULL DEFAULT false,
  hidden boolean NOT NULL DEFAULT false,
  hideable boolean NOT NULL DEFAULT false,
  max_fractional_digits bigint,
  max_length bigint,
  name text,
  note text,
  owned boolean NOT NULL DEFAULT false,
  read_only boolean NOT NULL DEFAULT false,
  real_attribute_type text,
  required boolean NOT NULL DEFAULT false,
  sortable boolean NOT NULL DEFAULT false,
  system_required boolean NOT NULL DEFAULT false,
  type text,
  type_definition_id bigint,
  visible_only_to_admins boolean NOT NULL DEFAULT false,
  PRIMARY KEY (oid)
);

CREATE TABLE type_definition_attribute (
  type_definition_id bigint NOT NULL,
  attribute_definition_id bigint NOT NULL,
  position int NOT NULL,
  PRIMARY KEY (type_definition_id, attribute_definition_id)
);

-- workspace_id is null for the values every workspace has.
CREATE TABLE allowed_attribute_value (
  oid bigint NOT NULL,
  uuid uuid NOT NULL DEFAULT gen_random_uuid(),
  creation_date timestamptz(3) NOT NULL DEFAULT now(),
  object_version int NOT NULL DEFAULT 1,
  ref_tail text GENERATED ALWAYS AS ('/allowedattributevalue/' || oid::text || '","_refObjectUUID":"' || uuid::text || '","_refObjectName":' || json_text(string_value) || ',"_type":"AllowedAttributeValue"}') STORED,
  workspace_id bigint,
  attribute_definition_id bigint NOT NULL,
  integer_value bigint,
  string_value text,
  value_index bigint,
  PRIMARY KEY (oid)
);
CREATE INDEX allowed_attribute_value_attribute ON allowed_attribute_value (attribute_definition_id, value_index);

-- Collections that follow from other rows.
CREATE VIEW project_user AS
  SELECT workspace_id, project_id, user_id FROM user_permission WHERE project_id IS NOT NULL
  UNION SELECT workspace_id, project_id, user_id FROM team_member;
CREATE VIEW project_editor AS
  SELECT workspace_id, project_id, user_id FROM user_permission WHERE project_id IS NOT NULL AND role IN ('Editor', 'Admin')
  UNION SELECT workspace_id, project_id, user_id FROM team_member;
CREATE VIEW project_viewer AS
  SELECT workspace_id, project_id, user_id FROM user_permission WHERE project_id IS NOT NULL AND role = 'Viewer';
CREATE VIEW workspace_child AS
  SELECT workspace_id, oid AS project_id FROM project WHERE parent_id IS NULL;
CREATE VIEW subscription_workspace AS
  SELECT s.oid AS subscription_id, w.oid AS workspace_id FROM subscription s CROSS JOIN workspace w;
CREATE VIEW workspace_type_definition AS
  SELECT w.oid AS workspace_id, t.oid AS type_definition_id FROM workspace w
  JOIN type_definition t ON t.workspace_id IS NULL OR t.workspace_id = w.oid;

-- The version of the model whose rows stand in type_definition, attribute_definition and allowed_attribute_value.
CREATE TABLE schema_version (
  only_one boolean PRIMARY KEY DEFAULT true CHECK (only_one),
  version text NOT NULL
);
