import type Provider from 'oidc-provider';
import type { Clock } from '../kernel/clock.ts';
import { isSecretOf } from './client-secret.ts';

/** What `client-metadata.ts` says of a client's secrets, digests in hexadecimal. The provider spells anew only what it knows. */
interface ClientSecrets {
  readonly clientSecret?: string;
  readonly former_secret_digest?: string | null;
  /** Milliseconds since 1970. */
  readonly former_secret_until?: number | null;
}

const bytes = (digest: string | null | undefined): Buffer | null => (digest ? Buffer.from(digest, 'hex') : null);

/** Only digests are stored, so the provider must compare those. */
export const compareDigests = (provider: Provider, clock: Clock): void => {
  Object.defineProperty(provider.Client.prototype, 'compareClientSecret', {
    value(this: ClientSecrets, presented: string): boolean {
      const { clientSecret, former_secret_digest: former, former_secret_until: until } = this;
      const digests = {
        secretDigest: bytes(clientSecret),
        formerSecretDigest: bytes(former),
        formerSecretUntil: until ? new Date(until) : null,
      };
      return isSecretOf(digests, presented, clock());
    },
  });
};
