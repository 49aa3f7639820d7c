import { type AdapterPayload, errors } from 'oidc-provider';
import {
  consumeArtifact,
  findArtifact,
  findArtifactBySecond,
  putArtifact,
  removeArtifact,
  type StoredArtifact,
} from '../storage/stores/oauth-artifact-store.ts';
import { asUsed } from './as-used.ts';
import type { ModelStore } from './model-store.ts';
import type { OAuthServices } from './oauth-services.ts';
import { providerTime } from './provider-time.ts';
import { digestOf, seal, unseal } from './seal.ts';

/** A second use within this is a double click or two tabs: it is refused, and what the first one got lives (ADR 0008). */
const RACE_MS = 5_000;

const alreadyUsed = (kind: string): Error =>
  kind === 'PushedAuthorizationRequest'
    ? new errors.InvalidRequestUri('request_uri is invalid, expired, or was already used')
    : new errors.InvalidGrant('it was used already');

/** Found by a second name too: a device code by what its user types, a session by the uid that interactions know. */
const secondName = (kind: string, { userCode, uid }: AdapterPayload): string | null => {
  if (kind === 'DeviceCode') return userCode ?? null;
  return kind === 'Session' ? (uid ?? null) : null;
};

/** Who comes with the second name has not the value, so these are sealed without it. */
const sealedFor = (kind: string, value: string): string => (kind === 'DeviceCode' || kind === 'Session' ? '' : value);

/** Codes, device codes, interactions, pushed requests and the provider's sessions, in `oauth_artifact`. */
export const artifactStore = (kind: string, { pool, clock, secret }: OAuthServices): ModelStore => {
  const time = providerTime(clock);

  const opened = (stored: StoredArtifact | null, value: string): AdapterPayload | undefined => {
    const payload = stored === null ? null : unseal(secret, kind, sealedFor(kind, value), stored.sealed);
    if (stored === null || payload === null) return undefined;
    const { consumedAt } = stored;
    const found = { ...payload, iat: time.seconds(stored.created), exp: time.seconds(stored.expiresAt) };
    if (consumedAt === null || clock().getTime() - consumedAt.getTime() <= RACE_MS) return found;
    return asUsed(found, consumedAt, time);
  };

  return {
    upsert: async (value, payload, expiresIn) => {
      const second = secondName(kind, payload);
      const isKept = await putArtifact(pool, {
        kind,
        digest: digestOf(value),
        sealed: seal(secret, kind, sealedFor(kind, value), payload),
        // A code ends with its family; an interaction may outlive one.
        grantId: kind === 'AuthorizationCode' || kind === 'DeviceCode' ? (payload.grantId ?? null) : null,
        secondDigest: second === null ? null : digestOf(second),
        created: time.now(),
        expiresAt: time.after(expiresIn),
      });
      if (!isKept) throw new errors.AccessDenied('it was answered already, or the application was revoked');
    },
    find: async (value) => opened(await findArtifact(pool, kind, digestOf(value)), value),
    findBySecondName: async (name) => opened(await findArtifactBySecond(pool, kind, digestOf(name)), ''),
    consume: async (value) => {
      if (!(await consumeArtifact(pool, kind, digestOf(value), time.now()))) throw alreadyUsed(kind);
    },
    destroy: (value) => removeArtifact(pool, kind, digestOf(value)),
  };
};
