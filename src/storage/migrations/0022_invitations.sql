-- Invitations: resets of users who have no password yet. They live longer, and one that anybody may ask for leaves them alone.
ALTER TABLE password_reset ADD COLUMN invitation boolean NOT NULL DEFAULT false,
  DROP CONSTRAINT password_reset_pkey, ADD PRIMARY KEY (user_id, invitation);

-- The first password ends them as any further one does.
CREATE TRIGGER end_password_reset_of_first AFTER INSERT ON credential
  FOR EACH ROW WHEN (NEW.password_hash IS NOT NULL) EXECUTE FUNCTION end_password_reset('user_id');
