import { json } from './expected.ts';
import { type NegativeCase, redeeming } from './negative-case.ts';
import { basicOf, type Params } from './stage.ts';

const unproved = (name: string, more: Params): NegativeCase =>
  redeeming(name, 'web', more, json(401, 'invalid_client'));

const NO_BODY_SECRET: Params = { client_id: undefined, client_secret: undefined };

const byBasic = (name: string, authorization: string, status: 400 | 401): NegativeCase =>
  redeeming(
    name,
    'web',
    NO_BODY_SECRET,
    status === 400 ? json(400, 'invalid_request') : json(401, 'invalid_client', 'Basic'),
    { authorization },
  );

/** Who does not prove to be the client. */
export const CLIENT_CASES: readonly NegativeCase[] = [
  unproved('a wrong secret', { client_secret: 'x'.repeat(42) }),
  unproved('a blank secret', { client_secret: '' }),
  unproved('no secret', { client_secret: undefined }),
  unproved('a secret of ten thousand characters', { client_secret: 'x'.repeat(10_000) }),
  redeeming(
    'what is stored of the secret',
    'web',
    async ({ world, clients }) => {
      const { rows } = await world.database.main.query<{ digest: string }>(
        "SELECT encode(secret_digest, 'hex') AS digest FROM oauth_client WHERE client_id = $1",
        [clients.web.clientId],
      );
      return { client_secret: rows[0]?.digest };
    },
    json(401, 'invalid_client'),
  ),
  redeeming(
    'the secret of another client',
    'web',
    ({ clients }) => ({ client_secret: clients.other.clientSecret }),
    json(401, 'invalid_client'),
  ),
  redeeming('an unknown client with a code', 'web', { client_id: '0'.repeat(32) }, json(401, 'invalid_client')),
  redeeming('a client with NUL with a code', 'web', { client_id: 'abc\0' }, json(401, 'invalid_client')),
  redeeming('no client with a code', 'web', NO_BODY_SECRET, json(400, 'invalid_request')),
  redeeming('client_id sent twice with a code', 'web', { client_id: ['a', 'b'] }, json(400, 'invalid_request')),
  redeeming('client_secret sent twice', 'web', { client_secret: ['a', 'b'] }, json(400, 'invalid_request')),
  redeeming('both ways to authenticate', 'web', {}, json(400, 'invalid_request'), ({ clients }) =>
    basicOf(clients.web.clientId, clients.web.clientSecret),
  ),
  redeeming(
    'one client in the body, another by Basic',
    'web',
    ({ clients }) => ({ client_id: clients.other.clientId, client_secret: undefined }),
    json(400, 'invalid_request'),
    ({ clients }) => basicOf(clients.web.clientId, clients.web.clientSecret),
  ),
  redeeming('a wrong secret by Basic', 'web', NO_BODY_SECRET, json(401, 'invalid_client', 'Basic'), ({ clients }) =>
    basicOf(clients.web.clientId, 'x'),
  ),
  byBasic('an unknown client by Basic', basicOf('0'.repeat(32), 'x').authorization ?? '', 401),
  byBasic('a blank secret by Basic', basicOf('0'.repeat(32), '').authorization ?? '', 400),
  byBasic('Basic without a colon', `Basic ${Buffer.from('nobody').toString('base64')}`, 400),
  byBasic('Basic that is no base64', 'Basic §§', 400),
  byBasic('Basic with bad percent-encoding', `Basic ${Buffer.from('%zz:%zz').toString('base64')}`, 400),
  byBasic('Basic with NUL', `Basic ${Buffer.from('a%00:b').toString('base64')}`, 400),
  byBasic('a Bearer token instead of a client', 'Bearer x', 400),
  redeeming('a public client with a secret', 'page', { client_secret: 'x' }, json(401, 'invalid_client')),
  redeeming(
    'a public client by Basic',
    'page',
    { client_id: undefined },
    json(401, 'invalid_client', 'Basic'),
    ({ clients }) => basicOf(clients.page.clientId, 'x'),
  ),
  redeeming(
    'fapi2-security-profile-id2-ensure-client-assertion-in-token-endpoint',
    'web',
    {
      client_secret: undefined,
      client_assertion: 'e30.e30.',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    },
    json(401, 'invalid_client'),
  ),
  {
    name: 'the secret in the address',
    party: 'web',
    ask: async (stage) => {
      const params = stage.codeParams('web', await stage.code('web'), { client_secret: undefined });
      return stage.post(`token?client_secret=${stage.clients.web.clientSecret}`, params);
    },
    expected: json(401, 'invalid_client'),
  },
  {
    name: 'the secret before the last rotation, after its time',
    party: 'web',
    ask: async (stage) => {
      const { clientSecret } = stage.clients.other;
      await stage.world.database.main.query(
        "UPDATE oauth_client SET former_secret_digest = sha256($2::bytea), former_secret_until = '2030-01-01' WHERE client_id = $1",
        [stage.clients.web.clientId, clientSecret],
      );
      return stage.post('token', stage.codeParams('web', await stage.code('web'), { client_secret: clientSecret }));
    },
    expected: json(401, 'invalid_client'),
  },
];
