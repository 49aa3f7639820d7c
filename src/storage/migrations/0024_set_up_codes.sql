-- What the links for the first administrator open with, one for each start of a server on an empty database; only digests.
CREATE TABLE set_up_code (
  digest bytea PRIMARY KEY CHECK (octet_length(digest) = 32),
  expires_at timestamptz(3) NOT NULL
);
