import { generateKeyPairSync } from 'node:crypto';
import { decodeJwt, importJWK, SignJWT, UnsecuredJWT } from 'jose';
import { asks, back } from './expected.ts';
import { authorizing, type NegativeCase } from './negative-case.ts';
import type { Stage } from './stage.ts';

const claims = async (stage: Stage) => decodeJwt((await stage.tokens('web')).id_token);

const unsigned = async (stage: Stage): Promise<string> => new UnsecuredJWT(await claims(stage)).encode();

/** By a key of the attacker's, also under the name of ours. */
const signedByAnother = async (stage: Stage): Promise<string> => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const keys = await stage.world.node.send({ method: 'GET', target: '/login/oauth2/jwks' });
  const { kid } = JSON.parse(keys.text).keys[0];
  return new SignJWT(await claims(stage)).setProtectedHeader({ alg: 'RS256', kid }).sign(privateKey);
};

/** RS256 taken for HS256: signed with what everybody knows. */
const signedByPublicKey = async (stage: Stage): Promise<string> => {
  const keys = await stage.world.node.send({ method: 'GET', target: '/login/oauth2/jwks' });
  return new SignJWT(await claims(stage)).setProtectedHeader({ alg: 'HS256' }).sign(Buffer.from(keys.text));
};

/** Signed by us, for a user who is not the one here. */
const ofAnotherUser = async (stage: Stage): Promise<string> => {
  const { rows } = await stage.world.database.main.query<{ jwk: Record<string, unknown>; kid: string }>(
    'SELECT jwk, kid FROM signing_key ORDER BY signs_from LIMIT 1',
  );
  const [{ jwk, kid } = { jwk: {}, kid: '' }] = rows;
  const key = await importJWK({ kty: 'RSA', ...jwk }, 'RS256');
  return new SignJWT({ ...(await claims(stage)), sub: '00000000-0000-4000-8000-000000000000' })
    .setProtectedHeader({ alg: 'RS256', kid })
    .sign(key);
};

const hinting = (
  name: string,
  hint: (stage: Stage) => Promise<string>,
  expected: NegativeCase['expected'],
  prompt?: string,
) => authorizing(name, 'web', async (stage) => ({ id_token_hint: await hint(stage), prompt }), expected);

export const HINT_CASES: readonly NegativeCase[] = [
  hinting('an id_token_hint that is no token', async () => 'x', back('invalid_request')),
  hinting('an id_token_hint with alg none', unsigned, back('invalid_request')),
  hinting('an id_token_hint signed by another key', signedByAnother, back('invalid_request')),
  hinting('an id_token_hint signed with our public key', signedByPublicKey, back('invalid_request')),
  hinting(
    'an id_token_hint of another client',
    async (stage) => (await stage.tokens('other')).id_token,
    back('invalid_request'),
  ),
  hinting('an id_token_hint of another user', ofAnotherUser, asks('sign-in')),
  hinting('an id_token_hint of another user, and nobody to be asked', ofAnotherUser, back('login_required'), 'none'),
];
