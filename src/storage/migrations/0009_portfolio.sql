-- What a workspace and a project come with, and what rolls up: from tasks, stories and defects to parent stories and
-- portfolio items. All of it is in these functions, so that it is exact whoever writes (docs/adr/0005).

-- Counted on read: the end of an iteration and the date of a release change it as well.
ALTER TABLE artifact DROP COLUMN late_child_count;
-- ActualEndDate shows it once every leaf story is accepted.
ALTER TABLE artifact RENAME COLUMN actual_end_date TO last_accepted_date;
ALTER TABLE artifact
  -- The parent story or portfolio item whose sums hold this item's share; what the next change is taken from.
  ADD COLUMN counted_in bigint,
  -- A leaf story whose sums are its own share, not its children's.
  ADD COLUMN counts_itself boolean NOT NULL DEFAULT false;

CREATE UNIQUE INDEX schedule_state_name ON schedule_state (workspace_id, name);

-- ---------------------------------------------------------------------------------------------------------------------
-- What a workspace and a project come with (object-model §4). Only what is missing is made: these may run again.

-- The four states of the model, and those that the workspace added before and behind them (attribute -27506).
CREATE FUNCTION furnish_schedule_states(ws bigint) RETURNS void LANGUAGE sql AS $$
  INSERT INTO schedule_state (workspace_id, oid, name, short_name, enabled, editable, order_index)
  SELECT ws, nextval('object_id'), v.name, v.short, true, v.editable, v.place
    FROM (SELECT name, short, editable, place FROM (
            VALUES ('Defined', 'D', false, 1), ('In-Progress', 'P', false, 2), ('Completed', 'C', false, 3), ('Accepted', 'A', false, 4)
          ) m (name, short, editable, place)
          UNION ALL
          SELECT string_value, left(string_value, 1), true, value_index FROM allowed_attribute_value
           WHERE workspace_id = ws AND attribute_definition_id = -27506
          ORDER BY place) v
   WHERE NOT EXISTS (SELECT 1 FROM schedule_state x WHERE x.workspace_id = ws AND x.name = v.name);
  -- A flow state stands for any of them (attribute -60322).
  INSERT INTO allowed_attribute_value (workspace_id, oid, attribute_definition_id, integer_value, string_value, value_index)
  SELECT ws, nextval('object_id'), -60322, v.integer_value, v.string_value, v.value_index FROM allowed_attribute_value v
   WHERE v.workspace_id = ws AND v.attribute_definition_id = -27506 AND NOT EXISTS (
     SELECT 1 FROM allowed_attribute_value x
      WHERE x.workspace_id = ws AND x.attribute_definition_id = -60322 AND x.string_value = v.string_value)
$$;

-- The states of each portfolio item type: the types' own ObjectIDs, as src/model/types has them.
CREATE FUNCTION furnish_states(ws bigint) RETURNS void LANGUAGE sql AS $$
  INSERT INTO state (workspace_id, oid, type_def_id, name, order_index, in_progress_marker, accepted_marker)
  SELECT ws, nextval('object_id'), d.type_def, d.name, d.place, d.name = 'Developing', d.name = 'Done'
    FROM (SELECT t.type_def, s.name, s.place
            FROM (VALUES (-51913), (-51914), (-51915)) t (type_def),
                 (VALUES ('Discovering', 1), ('Developing', 2), ('Measuring', 3), ('Done', 4)) s (name, place)
           ORDER BY t.type_def DESC, s.place) d
   WHERE NOT EXISTS (SELECT 1 FROM state x WHERE x.workspace_id = ws AND x.type_def_id = d.type_def)
$$;

CREATE FUNCTION furnish_preliminary_estimates(ws bigint) RETURNS void LANGUAGE sql AS $$
  INSERT INTO preliminary_estimate (workspace_id, oid, name, value)
  SELECT ws, nextval('object_id'), e.name, e.value
    FROM (VALUES ('XS', 1), ('S', 3), ('M', 5), ('L', 8), ('XL', 13)) e (name, value)
   WHERE NOT EXISTS (SELECT 1 FROM preliminary_estimate x WHERE x.workspace_id = ws)
$$;

CREATE FUNCTION furnish_workspace(ws bigint) RETURNS int LANGUAGE plpgsql AS $$
BEGIN
  PERFORM furnish_schedule_states(ws);
  PERFORM furnish_states(ws);
  PERFORM furnish_preliminary_estimates(ws);
  RETURN 1;
END
$$;

-- One flow state for each schedule state of the workspace.
CREATE FUNCTION furnish_project(ws bigint, project bigint) RETURNS int LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO flow_state (workspace_id, oid, project_id, name, schedule_state_mapping, order_index)
  SELECT ws, nextval('object_id'), project, s.name, s.name, s.order_index
    FROM (SELECT name, order_index FROM schedule_state WHERE workspace_id = ws ORDER BY order_index, oid) s
   WHERE NOT EXISTS (SELECT 1 FROM flow_state x WHERE x.workspace_id = ws AND x.project_id = project);
  RETURN 1;
END
$$;

-- ---------------------------------------------------------------------------------------------------------------------
-- Schedule states and flow states.

CREATE FUNCTION schedule_order(ws bigint, state text) RETURNS bigint LANGUAGE sql STABLE AS $$
  SELECT s.order_index FROM schedule_state s WHERE s.workspace_id = ws AND s.name = state
$$;

-- Accepted or later.
CREATE FUNCTION is_accepted(ws bigint, state text) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT coalesce(schedule_order(ws, state) >= schedule_order(ws, 'Accepted'), false)
$$;

-- The flow state of a project for a schedule state: named like another one where there is such, else the first.
CREATE FUNCTION flow_state_like(ws bigint, project bigint, state text, model bigint) RETURNS bigint LANGUAGE sql STABLE AS $$
  SELECT f.oid FROM flow_state f
   WHERE f.workspace_id = ws AND f.project_id = project AND f.schedule_state_mapping = state
   ORDER BY f.name = (SELECT m.name FROM flow_state m WHERE m.workspace_id = ws AND m.oid = model) DESC NULLS LAST,
            f.order_index, f.oid LIMIT 1
$$;

-- ---------------------------------------------------------------------------------------------------------------------
-- Shares: what one work item adds to the sums of those above it.

CREATE TYPE work_share AS (
  stories bigint, accepted_stories bigint, unestimated_stories bigint, points double precision, accepted_points double precision,
  defects bigint, accepted_defects bigint, unestimated_defects bigint, defect_points double precision, accepted_defect_points double precision
);

-- Estimates have two decimals at most: rounded, sums of them stay exact however often something is added and taken away.
CREATE FUNCTION exact_points(points double precision) RETURNS double precision LANGUAGE sql IMMUTABLE AS $$
  SELECT round(points * 100) / 100
$$;

CREATE FUNCTION share_plus(a work_share, b work_share) RETURNS work_share LANGUAGE sql IMMUTABLE STRICT AS $$
  SELECT ROW(a.stories + b.stories, a.accepted_stories + b.accepted_stories, a.unestimated_stories + b.unestimated_stories,
    exact_points(a.points + b.points), exact_points(a.accepted_points + b.accepted_points),
    a.defects + b.defects, a.accepted_defects + b.accepted_defects, a.unestimated_defects + b.unestimated_defects,
    exact_points(a.defect_points + b.defect_points), exact_points(a.accepted_defect_points + b.accepted_defect_points))::work_share
$$;

CREATE FUNCTION share_minus(a work_share, b work_share) RETURNS work_share LANGUAGE sql IMMUTABLE STRICT AS $$
  SELECT ROW(a.stories - b.stories, a.accepted_stories - b.accepted_stories, a.unestimated_stories - b.unestimated_stories,
    exact_points(a.points - b.points), exact_points(a.accepted_points - b.accepted_points),
    a.defects - b.defects, a.accepted_defects - b.accepted_defects, a.unestimated_defects - b.unestimated_defects,
    exact_points(a.defect_points - b.defect_points), exact_points(a.accepted_defect_points - b.accepted_defect_points))::work_share
$$;

CREATE FUNCTION no_share() RETURNS work_share LANGUAGE sql IMMUTABLE AS $$
  SELECT ROW(0, 0, 0, 0, 0, 0, 0, 0, 0, 0)::work_share
$$;

CREATE AGGREGATE share_total(work_share) (SFUNC = share_plus, STYPE = work_share);

-- One half of a share with the other half of another: stories of the first, defects of the second.
CREATE FUNCTION share_of(stories work_share, defects work_share) RETURNS work_share LANGUAGE sql IMMUTABLE AS $$
  SELECT ROW(stories.stories, stories.accepted_stories, stories.unestimated_stories, stories.points, stories.accepted_points,
    defects.defects, defects.accepted_defects, defects.unestimated_defects, defects.defect_points, defects.accepted_defect_points)::work_share
$$;

-- What a leaf story adds by itself.
CREATE FUNCTION story_share(estimate double precision, accepted boolean) RETURNS work_share LANGUAGE sql IMMUTABLE AS $$
  SELECT ROW(1, accepted::int, (estimate IS NULL)::int, coalesce(estimate, 0), CASE WHEN accepted THEN coalesce(estimate, 0) ELSE 0 END,
    0, 0, 0, 0, 0)::work_share
$$;

CREATE FUNCTION defect_share(estimate double precision, accepted boolean) RETURNS work_share LANGUAGE sql IMMUTABLE AS $$
  SELECT ROW(0, 0, 0, 0, 0,
    1, accepted::int, (estimate IS NULL)::int, coalesce(estimate, 0), CASE WHEN accepted THEN coalesce(estimate, 0) ELSE 0 END)::work_share
$$;

-- The share as the columns of a work item hold it.
CREATE FUNCTION share_in(a artifact) RETURNS work_share LANGUAGE sql STABLE AS $$
  SELECT ROW(a.leaf_story_count, a.accepted_leaf_story_count, a.un_estimated_leaf_story_count,
    a.leaf_story_plan_estimate_total, a.accepted_leaf_story_plan_estimate_total,
    a.defect_count_rollup, a.accepted_defect_count_rollup, a.un_estimated_defect_count_rollup,
    a.defect_plan_estimate_total_rollup, a.accepted_defect_estimate_total_rollup)::work_share
$$;

-- The one work item that counts this one: a story's parent story or feature, a defect's story or feature, a portfolio
-- item's parent. What is in the recycle bin (its type negated) is counted nowhere.
CREATE FUNCTION counting_item(type smallint, parent bigint, portfolio_item bigint, requirement bigint) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE type WHEN 1 THEN coalesce(parent, portfolio_item) WHEN 2 THEN coalesce(requirement, portfolio_item)
    WHEN 11 THEN parent WHEN 12 THEN parent END
$$;

-- A change on its way up. `level` orders locking: -1 the written items, 0 stories, 1 features, 2 initiatives, 3 themes.
CREATE TYPE share_change AS (
  node bigint, level int, share work_share, started timestamptz(3), accepted timestamptz(3),
  lost_start timestamptz(3), lost_acceptance timestamptz(3)
);

CREATE FUNCTION level_of(ws bigint, node bigint) RETURNS int LANGUAGE sql STABLE AS $$
  SELECT CASE abs(a.type) WHEN 11 THEN 1 WHEN 12 THEN 2 WHEN 13 THEN 3 ELSE 0 END FROM artifact a WHERE a.workspace_id = ws AND a.oid = node
$$;

-- Gives a story and those below it the feature that they are part of now. No revision: nobody changed them. By key,
-- whatever is known of the table. Level by level: who puts a story below another counts it in that one's row, which is
-- locked here before those below it are looked for, so that none is missed that comes in between.
CREATE FUNCTION lead_feature(ws bigint, story bigint, feature bigint) RETURNS void LANGUAGE plpgsql
  SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off AS $$
DECLARE
  stories bigint[] := ARRAY[story];
BEGIN
  WHILE cardinality(stories) > 0 LOOP
    UPDATE artifact a SET feature_id = feature
     WHERE a.workspace_id = ws AND a.oid = ANY(stories) AND a.feature_id IS DISTINCT FROM feature;
    stories := ARRAY(SELECT c.oid FROM artifact c WHERE c.workspace_id = ws AND c.parent_id = ANY(stories) AND abs(c.type) = 1);
  END LOOP;
END
$$;

-- Settles work items that were written, and everything above them: sums, dates, the lowest state of children, blocks.
-- Call it in the transaction of the write, behind the change of the counters (n_children, n_tasks_blocked). Each item is
-- locked before it is read, from below upwards, and gets the difference to what was counted before: concurrent writers
-- below one item wait for each other and none is lost. Only what changes is written, and only there does it climb on.
-- A changed ScheduleState or Blocked is told in a revision by `author`; sums are not. Of what goes into the recycle bin
-- together, and comes back together, only the uppermost is named: what is below it stays counted in it. Returns how many
-- rows it wrote.
CREATE FUNCTION roll_up(ws bigint, oids bigint[], author bigint, moment timestamptz) RETURNS int LANGUAGE plpgsql AS $$
DECLARE
  starts bigint[] := ARRAY(SELECT DISTINCT o FROM unnest(oids) o ORDER BY o);
  next_start int := 1;
  pending share_change[] := '{}';
  change share_change;
  n record;
  state_below text;
  blocked_below boolean;
  is_parent boolean;
  itself boolean;
  above bigint;
  summed work_share;
  share work_share;
  own work_share;
  new_state text;
  points double precision;
  is_blocked boolean;
  feature bigint;
  started timestamptz(3);
  accepted timestamptz(3);
  told text;
  version int;
  written int := 0;
BEGIN
  WHILE next_start <= cardinality(starts) OR cardinality(pending) > 0 LOOP
    IF next_start <= cardinality(starts) THEN
      change := ROW(starts[next_start], -1, no_share(), NULL, NULL, NULL, NULL)::share_change;
      next_start := next_start + 1;
    ELSIF cardinality(pending) = 1 THEN
      change := pending[1];
      pending := '{}';
    ELSE
      SELECT p.node, min(p.level), share_total(p.share), min(p.started), max(p.accepted), min(p.lost_start), max(p.lost_acceptance)
        INTO change FROM unnest(pending) p GROUP BY p.node ORDER BY min(p.level), p.node LIMIT 1;
      pending := ARRAY(SELECT p FROM unnest(pending) p WHERE p.node <> change.node);
    END IF;
    SELECT a.oid, a.type, a.project_id, a.parent_id, a.portfolio_item_id, a.requirement_id, a.feature_id, a.n_children,
           a.n_tasks_blocked, a.blocked, a.blocker_id, a.schedule_state, a.plan_estimate, a.in_progress_date, a.accepted_date,
           a.actual_start_date, a.last_accepted_date, a.counted_in, a.counts_itself, a.revision_history_id, share_in(a) AS share
      INTO n FROM artifact a WHERE a.workspace_id = ws AND a.oid = change.node FOR NO KEY UPDATE;
    CONTINUE WHEN NOT FOUND;
    above := CASE WHEN n.type > 0 THEN counting_item(n.type, n.parent_id, n.portfolio_item_id, n.requirement_id)
      WHEN change.level >= 0 THEN n.counted_in END;
    is_parent := n.type = 1 AND n.n_children > 0;
    itself := abs(n.type) = 1 AND n.n_children = 0 AND above IS NOT NULL;
    summed := share_plus(n.share, change.share);
    own := CASE WHEN abs(n.type) = 2 AND above IS NOT NULL THEN defect_share(n.plan_estimate, is_accepted(ws, n.schedule_state))
      WHEN itself THEN story_share(n.plan_estimate, is_accepted(ws, n.schedule_state)) ELSE no_share() END;
    share := CASE abs(n.type) WHEN 2 THEN own
      WHEN 1 THEN share_of(CASE WHEN n.n_children = 0 THEN own WHEN n.counts_itself THEN change.share ELSE summed END, summed)
      ELSE summed END;

    -- Dates: a leaf's own; else the first and the last below, looked up anew only where the extreme one may have gone.
    IF abs(n.type) <= 2 AND n.n_children = 0 THEN
      started := CASE WHEN itself THEN n.in_progress_date END;
      accepted := CASE WHEN itself THEN n.accepted_date END;
    ELSIF is_parent THEN
      SELECT min(c.actual_start_date), max(c.last_accepted_date), bool_or(c.blocked),
             (array_agg(c.schedule_state ORDER BY s.order_index, s.oid))[1]
        INTO started, accepted, blocked_below, state_below FROM artifact c LEFT JOIN schedule_state s ON s.workspace_id = c.workspace_id AND s.name = c.schedule_state
       WHERE c.workspace_id = ws AND c.parent_id = n.oid AND c.type = 1;
    ELSIF change.lost_start <= n.actual_start_date OR change.lost_acceptance >= n.last_accepted_date THEN
      IF abs(n.type) = 11 THEN
        SELECT min(c.actual_start_date), max(c.last_accepted_date) INTO started, accepted FROM artifact c
         WHERE c.workspace_id = ws AND c.portfolio_item_id = n.oid AND c.type = 1;
      ELSE
        SELECT min(c.actual_start_date), max(c.last_accepted_date) INTO started, accepted FROM artifact c
         WHERE c.workspace_id = ws AND c.parent_id = n.oid AND c.type > 0;
      END IF;
    ELSE
      started := least(n.actual_start_date, change.started);
      accepted := greatest(n.last_accepted_date, change.accepted);
    END IF;

    -- A parent story is in the lowest state of its children and as large as they are together.
    new_state := CASE WHEN is_parent THEN coalesce(state_below, n.schedule_state) ELSE n.schedule_state END;
    points := CASE WHEN NOT is_parent THEN n.plan_estimate
      WHEN share.unestimated_stories < share.stories THEN share.points END;
    -- Blocked by hand (then it has a Blocker), or by a task or a child story.
    is_blocked := CASE WHEN n.type IN (1, 2, 5, 6, 7)
      THEN n.blocker_id IS NOT NULL OR n.n_tasks_blocked > 0 OR (is_parent AND coalesce(blocked_below, false)) ELSE n.blocked END;
    feature := n.feature_id;
    IF n.type = 1 AND change.level < 0 THEN
      feature := coalesce(n.portfolio_item_id,
        (SELECT p.feature_id FROM artifact p WHERE p.workspace_id = ws AND p.oid = n.parent_id));
    END IF;

    IF (share, started, accepted, above, itself, new_state, points, is_blocked, feature) IS DISTINCT FROM
       (n.share, n.actual_start_date, n.last_accepted_date, n.counted_in, n.counts_itself, n.schedule_state, n.plan_estimate, n.blocked, n.feature_id)
    THEN
      told := concat_ws(', ',
        CASE WHEN is_blocked <> n.blocked THEN format('BLOCKED changed from [%s] to [%s]', n.blocked::text, is_blocked::text) END,
        CASE WHEN new_state <> n.schedule_state THEN format('SCHEDULE STATE changed from [%s] to [%s]', n.schedule_state, new_state) END);
      UPDATE artifact a SET
          leaf_story_count = share.stories, accepted_leaf_story_count = share.accepted_stories,
          un_estimated_leaf_story_count = share.unestimated_stories, leaf_story_plan_estimate_total = share.points,
          accepted_leaf_story_plan_estimate_total = share.accepted_points, defect_count_rollup = share.defects,
          accepted_defect_count_rollup = share.accepted_defects, un_estimated_defect_count_rollup = share.unestimated_defects,
          defect_plan_estimate_total_rollup = share.defect_points, accepted_defect_estimate_total_rollup = share.accepted_defect_points,
          actual_start_date = started, last_accepted_date = accepted, counted_in = above, counts_itself = itself,
          last_rollup_date = CASE WHEN abs(n.type) > 10 THEN moment END, feature_id = feature,
          schedule_state = new_state, plan_estimate = points, blocked = is_blocked,
          blocked_reason = CASE WHEN is_blocked OR NOT n.blocked THEN a.blocked_reason END,
          flow_state_id = CASE WHEN new_state = n.schedule_state THEN a.flow_state_id
            ELSE flow_state_like(ws, n.project_id, new_state, a.flow_state_id) END,
          flow_state_changed_date = CASE WHEN new_state = n.schedule_state THEN a.flow_state_changed_date ELSE moment END,
          in_progress_date = CASE WHEN new_state = n.schedule_state THEN a.in_progress_date
            WHEN schedule_order(ws, new_state) >= schedule_order(ws, 'In-Progress') THEN coalesce(a.in_progress_date, moment) END,
          accepted_date = CASE WHEN new_state = n.schedule_state THEN a.accepted_date
            WHEN is_accepted(ws, new_state) THEN coalesce(a.accepted_date, moment) END,
          object_version = a.object_version + (told <> '')::int,
          last_update_date = CASE WHEN told = '' THEN a.last_update_date ELSE moment END
        WHERE a.workspace_id = ws AND a.oid = n.oid RETURNING a.object_version INTO version;
      written := written + 1;
      IF told <> '' THEN
        INSERT INTO revision (workspace_id, oid, creation_date, history_id, object_id, number, user_id, description)
        VALUES (ws, nextval('object_id'), moment, n.revision_history_id, n.oid, version - 1, author, told);
      END IF;
      IF n.n_children > 0 AND feature IS DISTINCT FROM n.feature_id THEN
        PERFORM lead_feature(ws, n.oid, feature);
      END IF;
    END IF;

    IF above IS DISTINCT FROM n.counted_in THEN
      IF n.counted_in IS NOT NULL THEN
        pending := pending || ROW(n.counted_in, level_of(ws, n.counted_in), share_minus(no_share(), n.share), NULL, NULL,
          n.actual_start_date, n.last_accepted_date)::share_change;
      END IF;
      IF above IS NOT NULL THEN
        pending := pending || ROW(above, level_of(ws, above), share, started, accepted, NULL, NULL)::share_change;
      END IF;
    ELSIF above IS NOT NULL AND (
      (share, started, accepted, new_state, is_blocked) IS DISTINCT FROM
        (n.share, n.actual_start_date, n.last_accepted_date, n.schedule_state, n.blocked)
      -- The parent story looks at states and blocks itself: those of a written story may be other than it knows.
      OR (change.level < 0 AND n.type = 1 AND n.parent_id IS NOT NULL))
    THEN
      pending := pending || ROW(above, level_of(ws, above), share_minus(share, n.share), started, accepted,
        CASE WHEN started IS DISTINCT FROM n.actual_start_date THEN n.actual_start_date END,
        CASE WHEN accepted IS DISTINCT FROM n.last_accepted_date THEN n.last_accepted_date END)::share_change;
    END IF;
  END LOOP;
  RETURN written;
END
$$;

-- ---------------------------------------------------------------------------------------------------------------------
-- The same for everything at once: after an import, and for what older versions left.

-- What a file says of parent stories stands until something below them changes; sums, features and flow states are made
-- in any case. Level by level, in a table of its own: each work item is looked at once however deep the trees are, and
-- written once. Joins go by key, since nothing is known yet of tables that were just filled.
CREATE FUNCTION settle_work_items(ws bigint, moment timestamptz) RETURNS void LANGUAGE plpgsql
  SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off AS $$
DECLARE
  deepest int := 0;
BEGIN
  CREATE TEMPORARY TABLE settling (
    oid bigint PRIMARY KEY, above bigint, entry bigint, depth int, is_story boolean, itself boolean, feature bigint, flow_state bigint,
    share work_share, started timestamptz(3), accepted timestamptz(3)
  ) ON COMMIT DROP;
  INSERT INTO settling
  SELECT i.oid, i.above, CASE WHEN i.type < 0 THEN coalesce(i.entry, 0) END, NULL, abs(i.type) = 1, i.itself,
         CASE WHEN abs(i.type) = 1 THEN i.portfolio_item_id END, i.flow_state,
         CASE WHEN abs(i.type) = 2 AND i.above IS NOT NULL THEN defect_share(i.plan_estimate, i.accepted)
           WHEN i.itself THEN story_share(i.plan_estimate, i.accepted) ELSE no_share() END,
         CASE WHEN i.itself THEN i.in_progress_date END, CASE WHEN i.itself THEN i.accepted_date END
    FROM (SELECT a.oid, a.type, a.recycle_bin_entry_id AS entry, a.plan_estimate, a.in_progress_date, a.accepted_date, a.portfolio_item_id, c.above,
                 abs(a.type) = 1 AND a.n_children = 0 AND c.above IS NOT NULL AS itself, coalesce(s.accepted, false) AS accepted,
                 CASE WHEN abs(a.type) > 10 THEN NULL WHEN a.flow_state_id IS NOT NULL THEN a.flow_state_id
                   ELSE flow_state_like(ws, a.project_id, a.schedule_state, NULL) END AS flow_state
            FROM artifact a
            LEFT JOIN (SELECT x.name, is_accepted(ws, x.name) AS accepted FROM schedule_state x WHERE x.workspace_id = ws OFFSET 0) s
              ON s.name = a.schedule_state,
            LATERAL (SELECT counting_item(abs(a.type), a.parent_id, a.portfolio_item_id, a.requirement_id) AS above) c
           WHERE a.workspace_id = ws AND abs(a.type) IN (1, 2, 5, 6, 7, 11, 12, 13)) i;
  CREATE INDEX settling_above ON settling (above);
  CREATE INDEX settling_depth ON settling (depth);
  ANALYZE settling;
  -- What lies in the recycle bin is counted in nothing but what went there with it.
  UPDATE settling b SET above = NULL, itself = false, share = no_share(), started = NULL, accepted = NULL
   WHERE b.entry IS NOT NULL AND NOT EXISTS (SELECT 1 FROM settling p WHERE p.oid = b.above AND p.entry = b.entry);
  UPDATE settling SET depth = 0 WHERE above IS NULL;
  -- Downwards: how deep an item is, and the feature of a story, which is its own or that of the story above it.
  LOOP
    UPDATE settling b SET depth = deepest + 1, feature = CASE WHEN b.is_story THEN coalesce(b.feature, a.feature) END
      FROM settling a WHERE a.depth = deepest AND b.above = a.oid;
    EXIT WHEN NOT FOUND;
    deepest := deepest + 1;
  END LOOP;
  -- Upwards: the sums and the dates.
  FOR level IN REVERSE deepest .. 1 LOOP
    UPDATE settling a SET share = share_plus(a.share, b.share), started = least(a.started, b.started), accepted = greatest(a.accepted, b.accepted)
      -- As share_total, in a tenth of its time.
      FROM (SELECT x.above AS oid, min(x.started) AS started, max(x.accepted) AS accepted,
                   ROW(sum((x.share).stories), sum((x.share).accepted_stories), sum((x.share).unestimated_stories),
                     sum((x.share).points), sum((x.share).accepted_points),
                     sum((x.share).defects), sum((x.share).accepted_defects), sum((x.share).unestimated_defects),
                     sum((x.share).defect_points), sum((x.share).accepted_defect_points))::work_share AS share
              FROM settling x WHERE x.depth = level GROUP BY x.above) b
     WHERE a.oid = b.oid;
  END LOOP;
  UPDATE artifact a SET
      leaf_story_count = (s.share).stories, accepted_leaf_story_count = (s.share).accepted_stories,
      un_estimated_leaf_story_count = (s.share).unestimated_stories, leaf_story_plan_estimate_total = (s.share).points,
      accepted_leaf_story_plan_estimate_total = (s.share).accepted_points, defect_count_rollup = (s.share).defects,
      accepted_defect_count_rollup = (s.share).accepted_defects, un_estimated_defect_count_rollup = (s.share).unestimated_defects,
      defect_plan_estimate_total_rollup = (s.share).defect_points,
      accepted_defect_estimate_total_rollup = (s.share).accepted_defect_points,
      actual_start_date = s.started, last_accepted_date = s.accepted, counted_in = s.above, counts_itself = s.itself,
      feature_id = s.feature, flow_state_id = s.flow_state, last_rollup_date = CASE WHEN a.type > 10 THEN coalesce(a.last_rollup_date, moment) END
    FROM settling s
   WHERE a.workspace_id = ws AND a.oid = s.oid
     AND (s.share, s.started, s.accepted, s.above, s.itself, s.feature, s.flow_state) IS DISTINCT FROM
         (share_in(a), a.actual_start_date, a.last_accepted_date, a.counted_in, a.counts_itself, a.feature_id, a.flow_state_id);
  DROP TABLE settling;
END
$$;

-- What is blocked, and by no task or child, was blocked by somebody.
CREATE FUNCTION settle_blockers(ws bigint) RETURNS void LANGUAGE sql AS $$
  UPDATE artifact a SET blocker_id = b.oid FROM blocker b
   WHERE a.workspace_id = ws AND b.workspace_id = ws AND b.work_product_id = a.oid AND a.blocked AND a.blocker_id IS NULL;
  WITH made AS (
    INSERT INTO blocker (workspace_id, oid, blocked_by_id, work_product_id)
    SELECT ws, nextval('object_id'),
           coalesce(a.created_by_id, (SELECT u.oid FROM app_user u ORDER BY u.subscription_admin DESC, u.oid LIMIT 1)), a.oid
      FROM (SELECT * FROM artifact x WHERE x.workspace_id = ws AND x.type > 0 AND x.blocked AND x.blocker_id IS NULL
             AND x.n_tasks_blocked = 0 ORDER BY x.oid) a
     WHERE NOT EXISTS (SELECT 1 FROM artifact c WHERE c.workspace_id = ws AND c.parent_id = a.oid AND c.type = 1 AND c.blocked)
    RETURNING oid, work_product_id)
  UPDATE artifact a SET blocker_id = made.oid FROM made WHERE a.workspace_id = ws AND a.oid = made.work_product_id
$$;

-- Furnishes a workspace with all its projects and settles its work items; nobody else writes meanwhile. May run again:
-- what is there and right stays as it is.
CREATE FUNCTION settle_workspace(ws bigint, moment timestamptz) RETURNS int LANGUAGE plpgsql AS $$
BEGIN
  LOCK TABLE artifact IN SHARE ROW EXCLUSIVE MODE;
  PERFORM furnish_workspace(ws);
  PERFORM furnish_project(ws, p.oid) FROM project p WHERE p.workspace_id = ws ORDER BY p.oid;
  PERFORM settle_blockers(ws);
  PERFORM settle_work_items(ws, moment);
  RETURN 1;
END
$$;

SELECT settle_workspace(w.oid, now()) FROM workspace w ORDER BY w.oid;
