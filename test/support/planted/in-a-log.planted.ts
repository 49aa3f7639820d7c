import { expect, it } from 'vitest';
import { useWorld } from '../world.ts';
import { apiKeyOf } from '../world-seed.ts';

const world = useWorld({
  wrap: (database) => ({
    ...database,
    onBehalfOf: () => {
      throw new Error(`no connection for ${apiKeyOf('editor')}`);
    },
  }),
});

it('a key stands in the message of an error', async () => {
  const { status } = await world.send({
    method: 'GET',
    target: '/slm/webservice/v2.0/user',
    headers: { zsessionid: apiKeyOf('editor') },
  });
  expect(status).toBe(500);
});
