-- What an authorised application acts with. Only what recognises a value is stored.
CREATE TABLE access_token (
  oid bigint PRIMARY KEY DEFAULT nextval('object_id'),
  user_id bigint NOT NULL REFERENCES app_user ON DELETE CASCADE DEFERRABLE,
  -- The application, by the identifier it authorised with.
  client_id text NOT NULL,
  scopes text[] NOT NULL,
  digest bytea NOT NULL UNIQUE CHECK (octet_length(digest) = 32),
  created timestamptz(3) NOT NULL,
  expires_at timestamptz(3) NOT NULL,
  -- A revoked token keeps its row, so that the refusal can say why.
  revoked_at timestamptz(3)
);
CREATE INDEX access_token_of_user ON access_token (user_id);

-- What was granted to applications ends for good with its user, and does not come back when they do, whoever writes the row.
CREATE FUNCTION revoke_grants_of_user() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE access_token SET revoked_at = now() WHERE user_id = NEW.oid AND revoked_at IS NULL;
  RETURN NULL;
END
$$;

CREATE TRIGGER app_user_revoke_grants AFTER UPDATE OF disabled, deleted ON app_user
  FOR EACH ROW WHEN (NEW.disabled AND NOT OLD.disabled OR NEW.deleted AND NOT OLD.deleted)
  EXECUTE FUNCTION revoke_grants_of_user();
