-- Who may call: passwords, API keys, sessions. No value that opens anything is stored, only what recognises it.

-- Keys of this installation (the one that signs session ids), made once and shared by all nodes.
CREATE TABLE server_secret (
  name text PRIMARY KEY,
  value bytea NOT NULL,
  created_at timestamptz(3) NOT NULL DEFAULT now()
);

-- session_epoch is part of every session id of the user: raising it ends them all, recorded here or not.
CREATE TABLE credential (
  user_id bigint PRIMARY KEY REFERENCES app_user ON DELETE CASCADE,
  password_hash text,
  session_epoch int NOT NULL DEFAULT 0
);

CREATE TABLE api_key (
  oid bigint PRIMARY KEY DEFAULT nextval('object_id'),
  user_id bigint NOT NULL REFERENCES app_user ON DELETE CASCADE,
  description text NOT NULL,
  grant_kind text NOT NULL CHECK (grant_kind IN ('Full Access', 'ALM WSAPI Read-only')),
  digest bytea NOT NULL UNIQUE CHECK (octet_length(digest) = 32),
  last_four text NOT NULL,
  created timestamptz(3) NOT NULL,
  last_accessed timestamptz(3),
  last_reset timestamptz(3)
);
CREATE INDEX api_key_of_user ON api_key (user_id);

-- A row appears when a session's cookie comes back or its security token is fetched; an ended one keeps its row, since
-- its id still verifies. Rows may go once the id is older than any session may become.
CREATE TABLE session (
  digest bytea PRIMARY KEY CHECK (octet_length(digest) = 32),
  user_id bigint NOT NULL REFERENCES app_user ON DELETE CASCADE,
  issued_at timestamptz(3) NOT NULL,
  last_used_at timestamptz(3) NOT NULL,
  ended_at timestamptz(3)
);
CREATE INDEX session_of_user ON session (user_id);
CREATE INDEX session_issued ON session (issued_at);

-- Disabling or deleting a user ends their sessions for good, deleting also their keys, whoever writes the row.
CREATE FUNCTION revoke_credentials_of_user() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO credential (user_id, session_epoch) VALUES (NEW.oid, 1)
    ON CONFLICT (user_id) DO UPDATE SET session_epoch = credential.session_epoch + 1;
  IF NEW.deleted THEN
    DELETE FROM api_key WHERE user_id = NEW.oid;
  END IF;
  RETURN NULL;
END
$$;

CREATE TRIGGER app_user_revoke_credentials AFTER UPDATE OF disabled, deleted ON app_user
  FOR EACH ROW WHEN (NEW.disabled AND NOT OLD.disabled OR NEW.deleted AND NOT OLD.deleted)
  EXECUTE FUNCTION revoke_credentials_of_user();
