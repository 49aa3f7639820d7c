-- What is in the recycle bin gains nothing: who adds a task, a post or an attachment to it was slower than who deleted it.
-- A work item's row is locked by both, so this is where they meet.
CREATE FUNCTION refuse_growth_in_recycle_bin() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE foreign_key_violation USING MESSAGE = 'work item ' || NEW.oid || ' is in the recycle bin';
END
$$;
CREATE TRIGGER nothing_comes_to_hang_on_recycled AFTER UPDATE ON artifact FOR EACH ROW
  WHEN (OLD.type < 0 AND NEW.type < 0 AND (
    NEW.n_tasks > OLD.n_tasks OR NEW.n_children > OLD.n_children OR NEW.n_defects > OLD.n_defects
    OR NEW.n_test_cases > OLD.n_test_cases OR NEW.n_discussion > OLD.n_discussion OR NEW.n_attachments > OLD.n_attachments
    OR NEW.n_steps > OLD.n_steps OR NEW.n_results > OLD.n_results OR NEW.n_connections > OLD.n_connections))
  EXECUTE FUNCTION refuse_growth_in_recycle_bin();

-- Looked at whenever what they refer to is deleted; most work items have none of them.
CREATE INDEX artifact_test_case_result ON artifact (workspace_id, test_case_result_id) WHERE test_case_result_id IS NOT NULL;
CREATE INDEX artifact_last_result ON artifact (workspace_id, last_result_id) WHERE last_result_id IS NOT NULL;
CREATE INDEX artifact_state ON artifact (workspace_id, state_id) WHERE state_id IS NOT NULL;
CREATE INDEX artifact_preliminary_estimate ON artifact (workspace_id, preliminary_estimate_id) WHERE preliminary_estimate_id IS NOT NULL;

-- Clients delete the content before the attachment that shows it.
ALTER TABLE attachment DROP CONSTRAINT attachment_workspace_id_content_id_fkey,
  ADD FOREIGN KEY (workspace_id, content_id) REFERENCES attachment_content ON DELETE SET NULL (content_id) DEFERRABLE;

-- How many posts a work item ever had: the next one's number, which no other post gets even when the last is deleted.
ALTER TABLE artifact ADD COLUMN posts_made int NOT NULL DEFAULT 0;
UPDATE artifact a SET posts_made = p.next
  FROM (SELECT workspace_id, artifact_id, max(post_number) + 1 AS next FROM conversation_post GROUP BY 1, 2) p
  WHERE a.workspace_id = p.workspace_id AND a.oid = p.artifact_id;
CREATE UNIQUE INDEX conversation_post_number ON conversation_post (workspace_id, artifact_id, post_number);
DROP INDEX conversation_post_artifact;
