-- Two milestones of one name are told apart by their dates; the rule says so first, this decides between two at once.
CREATE UNIQUE INDEX milestone_name_and_date ON milestone (workspace_id, name, target_date) NULLS NOT DISTINCT;

-- A test set's newest result.
DROP INDEX test_case_result_test_set;
CREATE INDEX test_case_result_test_set ON test_case_result (workspace_id, test_set_id, date) WHERE test_set_id IS NOT NULL;
