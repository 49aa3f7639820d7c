-- A device's user sees nothing of the program that asks but its name: only an application that says so may ask this way.
ALTER TABLE oauth_client ADD COLUMN device_flow boolean NOT NULL DEFAULT false;
UPDATE oauth_client SET device_flow = true WHERE cardinality(redirect_uris) = 0;
ALTER TABLE oauth_client ADD CONSTRAINT oauth_client_ways CHECK (device_flow OR cardinality(redirect_uris) > 0);

-- What a user allows, they allow to the application that they were shown and at the place they were sent to. Null, and no
-- redirect: allowed before this was noted; they are asked once more.
ALTER TABLE authorized_application
  ADD COLUMN redirect_uris text[] NOT NULL DEFAULT '{}',
  ADD COLUMN client_as_allowed jsonb;

-- What of an application a changed consent would be about.
CREATE FUNCTION oauth_client_shown(c oauth_client) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
  SELECT jsonb_build_object('name', c.name, 'public', c.is_public, 'native', c.is_native, 'legacy', c.is_legacy)
$$;
