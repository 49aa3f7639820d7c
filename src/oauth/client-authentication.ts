import type Provider from 'oidc-provider';
import type { Clock } from '../kernel/clock.ts';
import { isSecretOf } from './client-secret.ts';

/** What `client-metadata.ts` says of a client's secrets, as the provider spells it: digests in hexadecimal. */
interface ClientSecrets {
  readonly clientSecret?: string;
  readonly formerSecretDigest?: string | null;
  /** Milliseconds since 1970. */
  readonly formerSecretUntil?: number | null;
}

const bytes = (digest: string | null | undefined): Buffer | null => (digest ? Buffer.from(digest, 'hex') : null);

/** Only digests are stored, so the provider must compare those. */
export const compareDigests = (provider: Provider, clock: Clock): void => {
  Object.defineProperty(provider.Client.prototype, 'compareClientSecret', {
    value(this: ClientSecrets, presented: string): boolean {
      const { clientSecret, formerSecretDigest, formerSecretUntil } = this;
      const digests = {
        secretDigest: bytes(clientSecret),
        formerSecretDigest: bytes(formerSecretDigest),
        formerSecretUntil: formerSecretUntil ? new Date(formerSecretUntil) : null,
      };
      return isSecretOf(digests, presented, clock());
    },
  });
};
