-- The last place among the tasks of a work product is looked for at each new task: with the place in the index that is one
-- probe, without it a read of every task there is below one story.
DROP INDEX artifact_work_product;
CREATE INDEX artifact_work_product ON artifact (workspace_id, work_product_id, task_index) WHERE work_product_id IS NOT NULL;
