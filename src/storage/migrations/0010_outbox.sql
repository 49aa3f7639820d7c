-- Mail to people, written in the transaction of what it tells of; whoever delivers it marks it as sent. No secret that
-- opens anything stands in `body` for longer than it is valid.
CREATE TABLE outbox (
  oid bigint PRIMARY KEY DEFAULT nextval('object_id'),
  -- What it is about, such as 'password-reset': for filters, and to tell the same thing once.
  kind text NOT NULL,
  user_id bigint REFERENCES app_user ON DELETE CASCADE DEFERRABLE,
  address text NOT NULL,
  subject text NOT NULL,
  body text NOT NULL,
  created_at timestamptz(3) NOT NULL,
  sent_at timestamptz(3)
);
CREATE INDEX outbox_waiting ON outbox (oid) WHERE sent_at IS NULL;
CREATE INDEX outbox_of_user ON outbox (user_id, kind);
