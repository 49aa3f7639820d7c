-- What identity decided of each request, and why: the decision log (docs/reference/decision-log.md). An accepted write puts
-- its row in here with the same statement, so rows are small, nothing is looked up for them and nothing refers to them.
CREATE SEQUENCE decision_id;

CREATE TABLE decision (
  id bigint PRIMARY KEY DEFAULT nextval('decision_id'),
  at timestamptz(3) NOT NULL,
  -- As the answer's X-Request-Id says.
  request_id uuid NOT NULL,
  -- Whom the credential names; null where nobody was recognised.
  user_id bigint,
  via text,
  -- The API key or access token, also one that a living session took precedence over.
  credential_id bigint,
  -- The first digits of the session's digest.
  session text,
  address text NOT NULL,
  agent text NOT NULL,
  method text NOT NULL,
  path text NOT NULL,
  outcome text NOT NULL,
  reason text NOT NULL,
  -- So many alike within a moment; `request_id` and `at` are those of the last.
  repeats int NOT NULL DEFAULT 1
);

-- Newest first for one user, and for one key or token.
CREATE INDEX decision_of_user ON decision (user_id, id) WHERE user_id IS NOT NULL;
CREATE INDEX decision_of_credential ON decision (credential_id, id) WHERE credential_id IS NOT NULL;
-- Rows come nearly in the order of time, so a few bytes for each block of them find a day.
CREATE INDEX decision_at ON decision USING brin (at) WITH (pages_per_range = 32, autosummarize = on);
