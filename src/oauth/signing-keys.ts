import { generateKeyPair, randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import type { JWK } from 'oidc-provider';
import { inTransaction } from '../storage/in-transaction.ts';
import {
  addSigningKey,
  lockSigningKeys,
  type SigningKey,
  selectSigningKeys,
} from '../storage/stores/signing-key-store.ts';
import type { OAuthServices } from './oauth-services.ts';

const DAY_MS = 86_400_000;

/** A key signs for so long; then the next one, which was published before. */
const SIGNS_MS = 90 * DAY_MS;

/** Applications keep the published keys for a while: a new one is shown so long before it signs, an old one after. */
const OVERLAP_MS = 2 * DAY_MS;

const makeKey = promisify(generateKeyPair);

const newJwk = async (): Promise<JWK & { readonly kid: string }> => {
  const { privateKey } = await makeKey('rsa', { modulusLength: 2048 });
  const jwk = privateKey.export({ format: 'jwk' }) as unknown as JWK;
  return { ...jwk, kid: randomUUID(), use: 'sig', alg: 'RS256' };
};

/** Where keys are kept, and the time that they go by. */
type KeyServices = Pick<OAuthServices, 'pool' | 'clock'>;

/** Adds the next key: it signs at once where there was none, or where `atOnce` says so, since the old one leaked. */
const addKey = async (
  { pool, clock }: KeyServices,
  isDue: (keys: readonly SigningKey[]) => boolean,
  atOnce: boolean,
): Promise<string> => {
  const jwk = await newJwk();
  await inTransaction(
    { main: pool },
    async (sql) => {
      await lockSigningKeys(sql);
      const now = clock();
      const keys = await selectSigningKeys(sql, now);
      if (!isDue(keys)) return;
      const signsFrom = atOnce || keys.length === 0 ? now : new Date(now.getTime() + OVERLAP_MS);
      const othersEndAt = atOnce ? now : new Date(signsFrom.getTime() + OVERLAP_MS);
      await addSigningKey(sql, { kid: jwk.kid, jwk: { ...jwk }, created: now, signsFrom }, othersEndAt);
    },
    () => true,
  );
  return jwk.kid;
};

/** Makes a new key now and gives its `kid`. `atOnce`: those before it are published no more, and what they signed is void. */
export const rotateSigningKey = (services: KeyServices, atOnce: boolean): Promise<string> =>
  addKey(services, () => true, atOnce);

/** The published keys, the one that signs first; makes the first one, and the next one in time. */
export const currentSigningKeys = async (services: KeyServices): Promise<readonly JWK[]> => {
  const { pool, clock } = services;
  const isDue = (keys: readonly SigningKey[]): boolean => {
    const newest = keys[0];
    return newest === undefined || clock().getTime() - newest.signsFrom.getTime() > SIGNS_MS - OVERLAP_MS;
  };
  let keys = await selectSigningKeys(pool, clock());
  if (isDue(keys)) {
    await addKey(services, isDue, false);
    keys = await selectSigningKeys(pool, clock());
  }
  const now = clock().getTime();
  const [signing, coming] = [
    keys.filter(({ signsFrom }) => signsFrom.getTime() <= now),
    keys.filter(({ signsFrom }) => signsFrom.getTime() > now),
  ];
  return [...signing, ...coming].map(({ jwk }) => jwk as unknown as JWK);
};
