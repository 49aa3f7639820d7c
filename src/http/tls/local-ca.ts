import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, X509Certificate } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RandomBytes } from '../../kernel/random.ts';
import { authorityCertificate, serverCertificate } from './certificate.ts';

/** What a server on this machine needs for HTTPS, and what its clients must trust. PEM texts. */
export interface LocalCertificate {
  readonly key: string;
  readonly cert: string;
  /** The file with the authority's certificate. */
  readonly caPath: string;
}

export interface LocalCertificateOptions {
  /** Where the keys (mode 0600) and certificates are kept; made when missing. */
  readonly folder: string;
  readonly now: Date;
  readonly random: RandomBytes;
}

interface Pair {
  readonly cert: X509Certificate;
  readonly certText: string;
  readonly key: KeyObject;
  readonly keyText: string;
}

const DAY_MS = 86_400_000;

/** A little in the past, for clients whose clock is behind. */
const BACKDATED_MS = 3_600_000;

const AUTHORITY_DAYS = 3_650;

/** Browsers and Apple's systems refuse longer ones. */
const SERVER_DAYS = 397;

/** A certificate with less time left is made anew. */
const RENEWAL_DAYS = 30;

const readPair = (folder: string, name: string): Pair | undefined => {
  try {
    const certText = readFileSync(join(folder, `${name}.pem`), 'utf8');
    const keyText = readFileSync(join(folder, `${name}-key.pem`), 'utf8');
    const cert = new X509Certificate(certText);
    const key = createPrivateKey(keyText);
    return cert.checkPrivateKey(key) ? { cert, certText, key, keyText } : undefined;
  } catch {
    // Missing or damaged: made anew.
    return undefined;
  }
};

const writeWhole = (path: string, text: string, mode: number): void => {
  const temporary = `${path}.${process.pid}`;
  writeFileSync(temporary, text, { mode });
  renameSync(temporary, path);
};

const writePair = (folder: string, name: string, certText: string, key: KeyObject): Pair => {
  const keyText = key.export({ type: 'pkcs8', format: 'pem' }).toString();
  writeWhole(join(folder, `${name}-key.pem`), keyText, 0o600);
  writeWhole(join(folder, `${name}.pem`), certText, 0o644);
  return { cert: new X509Certificate(certText), certText, key, keyText };
};

const lasts = ({ cert }: Pair, now: Date): boolean =>
  cert.validFromDate <= now && cert.validToDate.getTime() - now.getTime() > RENEWAL_DAYS * DAY_MS;

const newKeys = () => generateKeyPairSync('ec', { namedCurve: 'P-256' });

const validity = (now: Date, days: number) => ({
  notBefore: new Date(now.getTime() - BACKDATED_MS),
  notAfter: new Date(now.getTime() + days * DAY_MS),
});

/** Positive and short enough for RFC 5280 §4.1.2.2, and never used before. */
const newSerial = (random: RandomBytes): Uint8Array =>
  random(16).map((byte, index) => (index === 0 ? byte & 0x7f : byte));

const newAuthority = ({ folder, now, random }: LocalCertificateOptions): Pair => {
  const { privateKey, publicKey } = newKeys();
  const certText = authorityCertificate({
    // Its own name for each: a client that trusted an earlier one must not take the two for the same.
    subject: `Muster local CA ${Buffer.from(random(4)).toString('hex')}`,
    publicKey,
    issuerPrivateKey: privateKey,
    serial: newSerial(random),
    ...validity(now, AUTHORITY_DAYS),
  });
  return writePair(folder, 'ca', certText, privateKey);
};

const newServer = (authority: Pair, { folder, now, random }: LocalCertificateOptions): Pair => {
  const { privateKey, publicKey } = newKeys();
  const certText = serverCertificate({
    subject: 'localhost',
    issuer: authority.cert.subject.replace(/^CN=/, ''),
    publicKey,
    issuerPublicKey: createPublicKey(authority.key),
    issuerPrivateKey: authority.key,
    serial: newSerial(random),
    ...validity(now, SERVER_DAYS),
  });
  return writePair(folder, 'server', certText, privateKey);
};

/** The authority lives longer than what it signs, so it is renewed that much earlier. */
const usableAuthority = (options: LocalCertificateOptions): Pair | undefined => {
  const authority = readPair(options.folder, 'ca');
  const later = new Date(options.now.getTime() + SERVER_DAYS * DAY_MS);
  return authority && authority.cert.validFromDate <= options.now && lasts(authority, later) ? authority : undefined;
};

const usableServer = (authority: Pair, options: LocalCertificateOptions): Pair | undefined => {
  const server = readPair(options.folder, 'server');
  return server && lasts(server, options.now) && server.cert.verify(authority.cert.publicKey) ? server : undefined;
};

/**
 * A certificate for localhost, 127.0.0.1 and ::1 from an authority of this folder's own. Both are made on the first call
 * and again near their end, or when their files are damaged.
 */
export const localCertificate = (options: LocalCertificateOptions): LocalCertificate => {
  mkdirSync(options.folder, { recursive: true });
  const authority = usableAuthority(options) ?? newAuthority(options);
  const server = usableServer(authority, options) ?? newServer(authority, options);
  return { key: server.keyText, cert: server.certText, caPath: join(options.folder, 'ca.pem') };
};
