-- One line of a time sheet for one user, week and work. Lines whose work is gone keep only its name, and do not count.
CREATE UNIQUE INDEX time_entry_item_once ON time_entry_item
  (workspace_id, user_id, week_start_date, project_id, coalesce(work_product_id, 0), coalesce(task_id, 0))
  WHERE (work_product_id IS NULL) = (work_product_display_string IS NULL)
    AND (task_id IS NULL) = (task_display_string IS NULL);

-- One number of hours for one day.
CREATE UNIQUE INDEX time_entry_value_once ON time_entry_value (workspace_id, time_entry_item_id, date_val);
DROP INDEX time_entry_value_time_entry_item;

-- One capacity for one user in one iteration.
CREATE UNIQUE INDEX user_iteration_capacity_once ON user_iteration_capacity (workspace_id, iteration_id, user_id, project_id);
DROP INDEX user_iteration_capacity_iteration;

-- Added up from the hours of its time entries instead.
ALTER TABLE artifact DROP COLUMN time_spent;
