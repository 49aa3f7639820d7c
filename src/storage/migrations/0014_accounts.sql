-- Accounts: which rules hold for passwords and locks, old passwords, resets, and what bounds guessing.

-- The vendor's rules, or those of NIST SP 800-63B and OWASP ASVS.
ALTER TABLE subscription ADD COLUMN policy_profile text NOT NULL DEFAULT 'rally'
  CHECK (policy_profile IN ('rally', 'modern'));

-- login_held_until: the check that may reach the limit is under way, and no other begins; it ends by itself when the node
-- that checks is gone. unlocked_at: an administrator's unlocking counts as activity for the idle lock.
-- email_by_key: the address was last changed by a key or access token. No reset is mailed there, or whoever has found a key
-- could make a password of it (decision 11).
ALTER TABLE app_user ADD COLUMN login_held_until timestamptz(3), ADD COLUMN unlocked_at timestamptz(3),
  ADD COLUMN email_by_key boolean NOT NULL DEFAULT false;

-- Newest first, at most as many as the subscription's PreviousPasswordCount, the present one not among them.
ALTER TABLE credential ADD COLUMN previous_hashes text[] NOT NULL DEFAULT '{}';

-- The one reset that a user may finish: the SHA-256 of its token.
CREATE TABLE password_reset (
  user_id bigint PRIMARY KEY REFERENCES app_user ON DELETE CASCADE DEFERRABLE,
  digest bytea NOT NULL UNIQUE CHECK (octet_length(digest) = 32),
  created_at timestamptz(3) NOT NULL,
  expires_at timestamptz(3) NOT NULL
);

-- A reset that was begun before is over when there is a new password, or the user has another address or state.
CREATE FUNCTION end_password_reset() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM password_reset WHERE user_id = (to_jsonb(NEW) ->> TG_ARGV[0])::bigint;
  RETURN NULL;
END
$$;
CREATE TRIGGER end_password_reset AFTER UPDATE ON credential
  FOR EACH ROW WHEN (NEW.password_hash IS DISTINCT FROM OLD.password_hash) EXECUTE FUNCTION end_password_reset('user_id');
CREATE TRIGGER end_password_reset AFTER UPDATE OF email_address, disabled, deleted ON app_user
  FOR EACH ROW WHEN ((NEW.email_address, NEW.disabled, NEW.deleted) IS DISTINCT FROM (OLD.email_address, OLD.disabled, OLD.deleted))
  EXECUTE FUNCTION end_password_reset('oid');

-- Password checks of each network within a window, those that succeeded taken off again.
CREATE TABLE login_network (
  network cidr PRIMARY KEY,
  window_start timestamptz(3) NOT NULL,
  checks int NOT NULL
);

-- What a check of a password that nobody may use writes instead of the user's row, so that it takes as long.
CREATE TABLE login_decoy (
  slot int PRIMARY KEY,
  checks bigint NOT NULL DEFAULT 0
) WITH (fillfactor = 50);
INSERT INTO login_decoy (slot) SELECT generate_series(0, 255);
