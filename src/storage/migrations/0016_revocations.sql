-- Who may call, and who may do what, is remembered by every node. Whatever changes it is told to all of them in the moment
-- it is committed, on one channel (src/storage/change-notice.ts, docs/adr/0006). Never for a work item: NOTIFY lets
-- commits wait for each other.
--
-- The text says what to forget: `user OID`, `accounts`, `structure` or `everything`. PostgreSQL sends the same text once a
-- transaction, however many rows it was about.

-- Arguments: the column that names the user, and the columns that only note a use and so revoke nothing. Any other
-- column counts, those of later versions too.
CREATE FUNCTION announce_user() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  before jsonb := to_jsonb(OLD) - TG_ARGV[1]::text[];
  after jsonb := to_jsonb(NEW) - TG_ARGV[1]::text[];
BEGIN
  IF before IS DISTINCT FROM after THEN
    PERFORM pg_notify('muster_change', coalesce('user ' || user_id, 'accounts'))
    FROM (SELECT before ->> TG_ARGV[0] WHERE before IS NOT NULL
          UNION SELECT after ->> TG_ARGV[0] WHERE after IS NOT NULL) AS concerned (user_id);
  END IF;
  RETURN NULL;
END
$$;

-- Argument: the text.
CREATE FUNCTION announce() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('muster_change', TG_ARGV[0]);
  RETURN NULL;
END
$$;

CREATE TRIGGER announce AFTER UPDATE OR DELETE ON app_user
  FOR EACH ROW EXECUTE FUNCTION announce_user('oid', '{last_active_date,last_login_date,failed_login_attempts,login_held_until}');
-- A failure that is counted for a user costs the comparison of two rows; what is counted for nobody costs as much, or the
-- time would tell who exists.
CREATE FUNCTION compare_for_nobody() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  somebody app_user;
BEGIN
  SELECT * INTO somebody FROM app_user LIMIT 1;
  IF to_jsonb(somebody) - TG_ARGV[0]::text[] IS DISTINCT FROM to_jsonb(somebody) - TG_ARGV[0]::text[] THEN
    RAISE EXCEPTION 'a row differs from itself';
  END IF;
  RETURN NULL;
END
$$;
CREATE TRIGGER compare AFTER UPDATE ON login_decoy
  FOR EACH ROW EXECUTE FUNCTION compare_for_nobody('{last_active_date,last_login_date,failed_login_attempts,login_held_until}');

CREATE TRIGGER announce AFTER INSERT OR UPDATE OR DELETE ON credential
  FOR EACH ROW EXECUTE FUNCTION announce_user('user_id', '{}');
CREATE TRIGGER announce AFTER INSERT OR UPDATE OR DELETE ON api_key
  FOR EACH ROW EXECUTE FUNCTION announce_user('user_id', '{last_accessed,former_last_accessed,notice_days}');
CREATE TRIGGER announce AFTER UPDATE OR DELETE ON access_token
  FOR EACH ROW EXECUTE FUNCTION announce_user('user_id', '{}');
CREATE TRIGGER announce AFTER INSERT OR UPDATE OR DELETE ON user_profile
  FOR EACH ROW EXECUTE FUNCTION announce_user('user_id', '{}');
CREATE TRIGGER announce AFTER INSERT OR UPDATE OR DELETE ON user_permission
  FOR EACH ROW EXECUTE FUNCTION announce_user('user_id', '{}');
CREATE TRIGGER announce AFTER INSERT OR UPDATE OR DELETE ON team_member
  FOR EACH ROW EXECUTE FUNCTION announce_user('user_id', '{}');

-- A session is nothing new with its row, which notes that it is used, and loses nothing with it; only one that ends matters.
CREATE TRIGGER announce AFTER UPDATE ON session
  FOR EACH ROW WHEN (OLD.ended_at IS NULL)
  EXECUTE FUNCTION announce_user('user_id', '{last_used_at,address,user_agent,came_back}');
CREATE TRIGGER announce_ended AFTER INSERT ON session
  FOR EACH ROW WHEN (NEW.ended_at IS NOT NULL) EXECUTE FUNCTION announce_user('user_id', '{}');

DO $$
DECLARE
  name text;
BEGIN
  -- The policy of all: whether anybody stands on the exceptions list matters to everybody.
  FOREACH name IN ARRAY '{subscription,sso_user_exception}'::text[] LOOP
    EXECUTE format('CREATE TRIGGER announce AFTER INSERT OR UPDATE OR DELETE ON %I EXECUTE FUNCTION announce(%L)', name, 'accounts');
  END LOOP;
  -- What rights and values are about, the same for everybody and kept as a whole.
  FOREACH name IN ARRAY '{workspace,workspace_configuration,project,type_definition,attribute_definition,allowed_attribute_value}'::text[] LOOP
    EXECUTE format('CREATE TRIGGER announce AFTER INSERT OR UPDATE OR DELETE ON %I EXECUTE FUNCTION announce(%L)', name, 'structure');
  END LOOP;
  FOREACH name IN ARRAY '{app_user,credential,api_key,access_token,user_profile,user_permission,team_member,session,subscription,sso_user_exception,
      workspace,workspace_configuration,project,type_definition,attribute_definition,allowed_attribute_value}'::text[] LOOP
    EXECUTE format('CREATE TRIGGER announce_emptied AFTER TRUNCATE ON %I EXECUTE FUNCTION announce(%L)', name, 'everything');
  END LOOP;
END
$$;
