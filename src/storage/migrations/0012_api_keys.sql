-- API keys that end, that only some networks may use, and whose replaced value works on for a while.
ALTER TABLE api_key
  -- Null: an administrator has reset the key, and there is no value until its owner claims one.
  ALTER COLUMN digest DROP NOT NULL,
  ALTER COLUMN last_four DROP NOT NULL,
  -- False: the value may lack our check digits, so that every node holds its digest to tell it from a mistyped one.
  ADD COLUMN has_check_digits boolean NOT NULL DEFAULT false,
  ADD COLUMN expires_at timestamptz(3),
  ADD COLUMN idle_days int CHECK (idle_days > 0),
  -- Addresses and CIDR ranges; null: from everywhere.
  ADD COLUMN networks text[] CHECK (cardinality(networks) > 0),
  -- The last notice that was given of the end: so many days before it.
  ADD COLUMN notice_days smallint,
  -- The value before the last reset. Its digest stays when its time is over, so that its refusal can say why.
  ADD COLUMN former_digest bytea CHECK (octet_length(former_digest) = 32),
  ADD COLUMN former_last_four text,
  ADD COLUMN former_has_check_digits boolean NOT NULL DEFAULT false,
  ADD COLUMN former_until timestamptz(3),
  ADD COLUMN former_last_accessed timestamptz(3),
  ADD CONSTRAINT api_key_former_value CHECK ((former_digest IS NULL) = (former_until IS NULL)),
  ADD CONSTRAINT api_key_value CHECK ((digest IS NULL) = (last_four IS NULL));

CREATE INDEX api_key_former_digest ON api_key (former_digest) WHERE former_digest IS NOT NULL;
CREATE INDEX api_key_expiring ON api_key (expires_at) WHERE expires_at IS NOT NULL;
-- The digests that nodes hold.
CREATE INDEX api_key_unchecked ON api_key (digest) WHERE NOT has_check_digits;
