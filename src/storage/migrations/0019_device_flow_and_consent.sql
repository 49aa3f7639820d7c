-- A device's user sees nothing of the program that asks but its name: only an application that says so may ask this way.
ALTER TABLE oauth_client ADD COLUMN device_flow boolean NOT NULL DEFAULT false;
UPDATE oauth_client SET device_flow = true WHERE cardinality(redirect_uris) = 0;
ALTER TABLE oauth_client ADD CONSTRAINT oauth_client_ways CHECK (device_flow OR cardinality(redirect_uris) > 0);
