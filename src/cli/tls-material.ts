import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Options } from '../config/options.ts';
import { StartProblem } from '../config/start-problem.ts';
import { localCertificate } from '../http/tls/local-ca.ts';
import { systemClock } from '../kernel/clock.ts';
import { secureRandom } from '../kernel/random.ts';

/** PEM texts for the HTTPS server. */
export interface TlsMaterial {
  readonly key: string;
  readonly cert: string;
  /** The file that a client must trust; undefined where the certificate was given. */
  readonly caPath: string | undefined;
}

const readPem = (file: string, variable: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : 'unreadable';
    throw new StartProblem(`${variable} names ${file}, which cannot be read (${code}).`);
  }
};

const belongTogether = (cert: string, key: string): boolean => {
  try {
    return new X509Certificate(cert).checkPrivateKey(createPrivateKey(key));
  } catch {
    return false;
  }
};

/** The certificate that the options name, checked; undefined when they name none. */
export const givenTls = ({ tlsCert, tlsKey }: Options): TlsMaterial | undefined => {
  if (tlsCert === undefined || tlsKey === undefined) return undefined;
  const cert = readPem(tlsCert, 'MUSTER_TLS_CERT');
  const key = readPem(tlsKey, 'MUSTER_TLS_KEY');
  if (!belongTogether(cert, key)) {
    throw new StartProblem(`${tlsCert} and ${tlsKey} are not a PEM certificate and its key without a passphrase.`);
  }
  return { key, cert, caPath: undefined };
};

/** A certificate for this machine alone, kept in the data folder. */
export const localTls = (dataFolder: string): TlsMaterial =>
  localCertificate({ folder: join(dataFolder, 'tls'), now: systemClock(), random: secureRandom });
