-- When the password was proved in a session after it began, or before, where it goes on for another one. Null: when it was
-- issued, since a session begins with a password.
ALTER TABLE session ADD COLUMN confirmed_at timestamptz(3);
