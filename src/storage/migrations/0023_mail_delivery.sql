-- How a mail fares. It waits while neither sent_at nor failed_at is set, and is taken up when `due_at` has come; who takes it up
-- moves that into the future first, so that another node takes it only when the first one is gone (src/mail).
ALTER TABLE outbox
  ADD COLUMN attempts int NOT NULL DEFAULT 0,
  ADD COLUMN due_at timestamptz(3) NOT NULL DEFAULT '-infinity',
  -- It will not be tried again.
  ADD COLUMN failed_at timestamptz(3),
  -- What the last attempt failed of.
  ADD COLUMN problem text,
  -- SHA-256 of the token in its body. When that opens nothing any more the mail is not sent, and the body goes.
  ADD COLUMN token_digest bytea CHECK (octet_length(token_digest) = 32);

-- No token stands behind these any more that is known to be valid.
UPDATE outbox SET body = '', failed_at = created_at, problem = 'The code in it was over.'
  WHERE kind = 'password-reset' AND sent_at IS NULL;

DROP INDEX outbox_waiting;
CREATE INDEX outbox_due ON outbox (due_at, oid) WHERE sent_at IS NULL AND failed_at IS NULL;
CREATE INDEX outbox_created ON outbox (created_at);
CREATE INDEX outbox_with_token ON outbox (oid) WHERE token_digest IS NOT NULL AND body <> '';
