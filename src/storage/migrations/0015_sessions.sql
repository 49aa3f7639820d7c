-- What a person needs to recognise their sessions by, and what a sweep needs to throw the others away.
ALTER TABLE session
  ADD COLUMN oid bigint NOT NULL DEFAULT nextval('object_id') UNIQUE,
  -- The user's session_epoch when the id was issued: a session of an earlier one is over without being told so.
  ADD COLUMN epoch int NOT NULL DEFAULT 0,
  -- Where its last noted use came from.
  ADD COLUMN address text,
  ADD COLUMN user_agent text,
  -- The cookie came back. One whose token was fetched and no more goes first when a user has too many.
  ADD COLUMN came_back boolean NOT NULL DEFAULT false;

UPDATE session t SET epoch = c.session_epoch FROM credential c WHERE c.user_id = t.user_id;
ALTER TABLE session ALTER COLUMN epoch DROP DEFAULT;

-- The age that no session outlives, used or not: from the shortest idle time-out to thirty days. Null: thirty days. The
-- vendor's model has no attribute for it.
ALTER TABLE subscription
  ADD COLUMN session_lifetime_seconds int CHECK (session_lifetime_seconds BETWEEN 600 AND 2592000);
