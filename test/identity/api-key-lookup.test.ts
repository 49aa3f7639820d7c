import { afterAll, beforeAll, expect, test } from 'vitest';
import { findApiKey } from '../../src/storage/stores/api-key-store.ts';
import { createWorld, USERS, type World } from './identity-world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

test.each(['force_generic_plan', 'force_custom_plan'])(
  'a key is found by its present or former value through indexes alone, by a %s',
  async (mode) => {
    await world.pool.query(
      `INSERT INTO api_key (user_id, description, grant_kind, digest, last_four, created, former_digest, former_until)
       SELECT $1, n::text, 'Full Access', sha256(($2 || n)::bytea), 'xxxx', now(), sha256(('former' || $2 || n)::bytea), now()
       FROM generate_series(1, 20000) n`,
      [USERS.user, mode],
    );
    await world.pool.query('ANALYZE api_key');
    let text = '';
    const recording = {
      query: async (statement: { readonly text: string }) => {
        text = statement.text;
        return { rows: [] };
      },
    };
    await findApiKey(recording as never, Buffer.alloc(32));
    const client = await world.pool.connect();
    try {
      await client.query(`SET plan_cache_mode = ${mode}`);
      await client.query(`PREPARE found (bytea) AS ${text}`);
      const { rows } = await client.query<{ 'QUERY PLAN': string }>("EXPLAIN EXECUTE found (sha256('1'))");
      const plan = rows.map((row) => row['QUERY PLAN']).join('\n');
      expect(plan).toContain('api_key_digest_key');
      expect(plan).toContain('api_key_former_digest');
      expect(plan).not.toMatch(/Seq Scan on api_key/);
    } finally {
      client.release(true);
    }
  },
);
