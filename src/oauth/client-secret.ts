import { timingSafeEqual } from 'node:crypto';
import type Provider from 'oidc-provider';
import type { Clock } from '../kernel/clock.ts';
import { digestOf } from './seal.ts';

/** What `client-metadata.ts` says of a client's secrets, as the provider spells it. */
interface ClientSecrets {
  readonly clientSecret?: string;
  readonly formerSecretDigest?: string | null;
  /** Milliseconds since 1970. */
  readonly formerSecretUntil?: number | null;
}

const equals = (digest: Buffer, stored: string | null | undefined): boolean => {
  const known = Buffer.from(stored ?? '', 'hex');
  return known.length === digest.length && timingSafeEqual(digest, known);
};

/** The present secret or, until its time is over, the one before. Both are looked at, whichever fits. */
export const isSecretOf = (client: ClientSecrets, presented: string, now: Date): boolean => {
  const digest = digestOf(presented);
  const isPresent = equals(digest, client.clientSecret);
  const isFormer = equals(digest, client.formerSecretDigest);
  return isPresent || (isFormer && now.getTime() < (client.formerSecretUntil ?? 0));
};

/** Only digests are stored, so the provider must compare those. */
export const compareDigests = (provider: Provider, clock: Clock): void => {
  Object.defineProperty(provider.Client.prototype, 'compareClientSecret', {
    value(this: ClientSecrets, presented: string) {
      return isSecretOf(this, presented, clock());
    },
  });
};
