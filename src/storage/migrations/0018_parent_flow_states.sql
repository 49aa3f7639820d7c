-- A parent story that follows its children goes to another flow state with its schedule state; its revision tells of both,
-- as that of a story that somebody moves does. Null: the project has no flow state for one of the two.
CREATE FUNCTION flow_state_told(ws bigint, project bigint, state text, before bigint) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT 'FLOW STATE changed from [' || was.name || '] to [' || now.name || ']' FROM flow_state was, flow_state now
   WHERE was.workspace_id = ws AND was.oid = before
     AND now.workspace_id = ws AND now.oid = flow_state_like(ws, project, state, before)
$$;

-- The function that settles parents, but for the two places where this comes in.
DO $$
DECLARE
  known constant text := pg_get_functiondef('roll_up(bigint, bigint[], bigint, timestamptz)'::regprocedure);
  row_end constant text := 'a.counts_itself, a.revision_history_id,';
  told_end constant text := $told$format('SCHEDULE STATE changed from [%s] to [%s]', n.schedule_state, new_state) END);$told$;
BEGIN
  IF position(row_end IN known) = 0 OR position(told_end IN known) = 0 THEN
    RAISE EXCEPTION 'roll_up is not as 0009_portfolio.sql left it';
  END IF;
  EXECUTE replace(replace(known, row_end, row_end || ' a.flow_state_id,'), told_end,
    $told$format('SCHEDULE STATE changed from [%s] to [%s]', n.schedule_state, new_state) END,
        CASE WHEN new_state <> n.schedule_state THEN flow_state_told(ws, n.project_id, new_state, n.flow_state_id) END);$told$);
END
$$;
