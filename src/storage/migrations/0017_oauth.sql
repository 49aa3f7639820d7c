-- "Log in with Rally": who may ask (clients), who was allowed by whom (authorized applications), and what came of each
-- sign-in (grants and their tokens). What opens something is kept as its SHA-256 alone (docs/adr/0008).

CREATE TABLE oauth_client (
  oid bigint PRIMARY KEY DEFAULT nextval('object_id'),
  -- As the application sends it; no secret.
  client_id text NOT NULL UNIQUE CHECK (client_id <> ''),
  name text NOT NULL CHECK (name <> ''),
  -- Who made it; null: the command line or dynamic registration.
  owner_id bigint REFERENCES app_user DEFERRABLE,
  -- A public client keeps no secret: a program on its user's machine, or a page.
  is_public boolean NOT NULL DEFAULT false,
  -- A native client's redirects to the own machine may name any port (RFC 8252, 7.3).
  is_native boolean NOT NULL DEFAULT false,
  -- An application of Rally's time: no PKCE, and the vendor's members and words in answers.
  is_legacy boolean NOT NULL DEFAULT false CHECK (NOT (is_legacy AND is_public)),
  -- Compared byte for byte.
  redirect_uris text[] NOT NULL,
  logo_uri text,
  secret_digest bytea CHECK (octet_length(secret_digest) = 32),
  secret_last_four text,
  -- The secret before the last rotation works until then.
  former_secret_digest bytea CHECK (octet_length(former_secret_digest) = 32),
  former_secret_until timestamptz(3),
  created timestamptz(3) NOT NULL,
  last_rotated timestamptz(3),
  last_used timestamptz(3),
  CONSTRAINT oauth_client_secret CHECK (is_public = (secret_digest IS NULL)),
  CONSTRAINT oauth_client_former CHECK ((former_secret_digest IS NULL) = (former_secret_until IS NULL))
);
CREATE INDEX oauth_client_of_owner ON oauth_client (owner_id);

-- What the page "Authorized Applications" lists: that a user has allowed an application, and what.
CREATE TABLE authorized_application (
  oid bigint PRIMARY KEY DEFAULT nextval('object_id'),
  user_id bigint NOT NULL REFERENCES app_user ON DELETE CASCADE DEFERRABLE,
  client_oid bigint NOT NULL REFERENCES oauth_client ON DELETE CASCADE DEFERRABLE,
  scopes text[] NOT NULL,
  created timestamptz(3) NOT NULL,
  last_authorized timestamptz(3) NOT NULL,
  -- A revoked one keeps its row; the next consent takes it up again.
  revoked_at timestamptz(3),
  UNIQUE (user_id, client_oid)
);
CREATE INDEX authorized_application_of_client ON authorized_application (client_oid);

-- One sign-in of one user through one application: the family of tokens that is revoked as one.
CREATE TABLE oauth_grant (
  -- Opens nothing.
  id text PRIMARY KEY,
  user_id bigint NOT NULL REFERENCES app_user ON DELETE CASCADE DEFERRABLE,
  client_oid bigint NOT NULL REFERENCES oauth_client ON DELETE CASCADE DEFERRABLE,
  scopes text[] NOT NULL,
  created timestamptz(3) NOT NULL,
  expires_at timestamptz(3) NOT NULL,
  revoked_at timestamptz(3)
);
CREATE INDEX oauth_grant_of_user ON oauth_grant (user_id);
CREATE INDEX oauth_grant_of_client ON oauth_grant (client_oid);
CREATE INDEX oauth_grant_expiring ON oauth_grant (expires_at);

ALTER TABLE access_token
  -- Null: put in by hand, in development.
  ADD COLUMN grant_id text REFERENCES oauth_grant ON DELETE SET NULL DEFERRABLE,
  -- What oidc-provider keeps beside the columns; never a token.
  ADD COLUMN details jsonb NOT NULL DEFAULT '{}',
  ADD COLUMN last_used timestamptz(3);
CREATE INDEX access_token_of_grant ON access_token (grant_id);
CREATE INDEX access_token_of_client ON access_token (client_id);
CREATE INDEX access_token_expiring ON access_token (expires_at);

CREATE TABLE refresh_token (
  digest bytea PRIMARY KEY CHECK (octet_length(digest) = 32),
  grant_id text NOT NULL REFERENCES oauth_grant ON DELETE CASCADE DEFERRABLE,
  scopes text[] NOT NULL,
  created timestamptz(3) NOT NULL,
  expires_at timestamptz(3) NOT NULL,
  details jsonb NOT NULL DEFAULT '{}',
  -- Its successors: a moment after the first use there may be further ones (docs/adr/0008).
  first_used_at timestamptz(3),
  uses smallint NOT NULL DEFAULT 0
);
CREATE INDEX refresh_token_of_grant ON refresh_token (grant_id);
CREATE INDEX refresh_token_expiring ON refresh_token (expires_at);

-- What lives for minutes: codes, device codes, interactions, pushed requests, and the provider's view of a session.
CREATE TABLE oauth_artifact (
  kind text NOT NULL,
  digest bytea NOT NULL CHECK (octet_length(digest) = 32),
  -- Encrypted, so that the row shows no code, cookie or token to who reads the table.
  sealed bytea NOT NULL,
  grant_id text REFERENCES oauth_grant ON DELETE CASCADE DEFERRABLE,
  -- What else it is found by: of a device code what its user types, of a session its uid.
  second_digest bytea,
  created timestamptz(3) NOT NULL,
  expires_at timestamptz(3) NOT NULL,
  consumed_at timestamptz(3),
  PRIMARY KEY (kind, digest)
);
CREATE INDEX oauth_artifact_of_grant ON oauth_artifact (grant_id) WHERE grant_id IS NOT NULL;
CREATE UNIQUE INDEX oauth_artifact_second ON oauth_artifact (kind, second_digest) WHERE second_digest IS NOT NULL;
CREATE INDEX oauth_artifact_expiring ON oauth_artifact (expires_at);

-- What id_tokens are signed with. The next key is published before it signs, the last one until its tokens are over.
CREATE TABLE signing_key (
  kid text PRIMARY KEY,
  -- A private JWK.
  jwk jsonb NOT NULL,
  created timestamptz(3) NOT NULL,
  signs_from timestamptz(3) NOT NULL,
  ends_at timestamptz(3)
);

-- A user who is made inactive loses every application, and none comes back with them. The family first: a token that is
-- being issued holds a lock on it.
CREATE OR REPLACE FUNCTION revoke_grants_of_user() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE authorized_application SET revoked_at = now() WHERE user_id = NEW.oid AND revoked_at IS NULL;
  UPDATE oauth_grant SET revoked_at = now() WHERE user_id = NEW.oid AND revoked_at IS NULL;
  UPDATE access_token SET revoked_at = now() WHERE user_id = NEW.oid AND revoked_at IS NULL;
  RETURN NULL;
END
$$;

-- A client that goes takes its tokens with it; they stay as revoked, so that the refusal can say why.
CREATE FUNCTION revoke_tokens_of_client() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE oauth_grant SET revoked_at = now() WHERE client_oid = OLD.oid AND revoked_at IS NULL;
  UPDATE access_token SET revoked_at = now() WHERE client_id = OLD.client_id AND revoked_at IS NULL;
  RETURN OLD;
END
$$;
CREATE TRIGGER oauth_client_revoke_tokens BEFORE DELETE ON oauth_client
  FOR EACH ROW EXECUTE FUNCTION revoke_tokens_of_client();

-- That a token was used is no news to other nodes.
DROP TRIGGER announce ON access_token;
CREATE TRIGGER announce AFTER UPDATE OR DELETE ON access_token
  FOR EACH ROW EXECUTE FUNCTION announce_user('user_id', '{last_used}');
