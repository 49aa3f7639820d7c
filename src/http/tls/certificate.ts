import { createHash, type KeyObject, sign } from 'node:crypto';
import {
  bitString,
  boolean,
  type Der,
  explicit,
  implicit,
  integer,
  objectIdentifier,
  octetString,
  sequence,
  set,
  time,
  utf8String,
} from './der.ts';

/** What a certificate of ours says; keys are P-256. */
interface CertificateContent {
  readonly subject: string;
  readonly issuer: string;
  readonly publicKey: KeyObject;
  readonly issuerPublicKey: KeyObject;
  readonly issuerPrivateKey: KeyObject;
  readonly serial: Uint8Array;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly extensions: readonly Der[];
}

export type AuthorityContent = Omit<CertificateContent, 'issuer' | 'issuerPublicKey' | 'extensions'>;

export type ServerContent = Omit<CertificateContent, 'extensions'>;

const ECDSA_WITH_SHA256 = sequence(objectIdentifier('1.2.840.10045.4.3.2'));
const COMMON_NAME = objectIdentifier('2.5.4.3');
const SERVER_AUTHENTICATION = objectIdentifier('1.3.6.1.5.5.7.3.1');

/** GeneralName choices of RFC 5280 §4.2.1.6. */
const DNS_NAME = 2;
const IP_ADDRESS = 7;

const LOOPBACK_V6 = Buffer.from('00000000000000000000000000000001', 'hex');

const extension = (identifier: string, critical: boolean, value: Der): Der =>
  sequence(objectIdentifier(identifier), ...(critical ? [boolean(true)] : []), octetString(value));

const basicConstraints = (isAuthority: boolean): Der =>
  extension('2.5.29.19', true, isAuthority ? sequence(boolean(true), integer(Buffer.from([0]))) : sequence());

const keyUsageOfAuthority = extension('2.5.29.15', true, bitString(Buffer.from([0b0000_0110]), 1));
const keyUsageOfServer = extension('2.5.29.15', true, bitString(Buffer.from([0b1000_0000]), 7));

/** The identifier of a key: method 1 of RFC 5280 §4.2.1.2 over the key's own bits, an uncompressed P-256 point. */
const keyIdentifier = (key: KeyObject): Buffer =>
  createHash('sha1')
    .update(key.export({ type: 'spki', format: 'der' }).subarray(-65))
    .digest();

const subjectKeyIdentifier = (key: KeyObject): Der => extension('2.5.29.14', false, octetString(keyIdentifier(key)));

const authorityKeyIdentifier = (key: KeyObject): Der =>
  extension('2.5.29.35', false, sequence(implicit(0, keyIdentifier(key))));

const thisMachineOnly = extension(
  '2.5.29.17',
  false,
  sequence(
    implicit(DNS_NAME, Buffer.from('localhost')),
    implicit(IP_ADDRESS, Buffer.from([127, 0, 0, 1])),
    implicit(IP_ADDRESS, LOOPBACK_V6),
  ),
);

/** Whoever trusts the authority trusts it for this machine's own names and nothing else. */
const constrainedToThisMachine = extension(
  '2.5.29.30',
  true,
  sequence(
    explicit(
      0,
      sequence(implicit(DNS_NAME, Buffer.from('localhost'))),
      sequence(implicit(IP_ADDRESS, Buffer.from([127, 0, 0, 0, 255, 0, 0, 0]))),
      sequence(implicit(IP_ADDRESS, Buffer.concat([LOOPBACK_V6, Buffer.alloc(16, 0xff)]))),
    ),
  ),
);

const name = (commonName: string): Der => sequence(set(sequence(COMMON_NAME, utf8String(commonName))));

const pem = (der: Der): string =>
  `-----BEGIN CERTIFICATE-----\n${der
    .toString('base64')
    .replace(/.{64}/g, '$&\n')
    .trimEnd()}\n-----END CERTIFICATE-----\n`;

/** An X.509 v3 certificate (RFC 5280 §4.1) as PEM. */
const signedCertificate = (content: CertificateContent): string => {
  const toBeSigned = sequence(
    explicit(0, integer(Buffer.from([2]))),
    integer(content.serial),
    ECDSA_WITH_SHA256,
    name(content.issuer),
    sequence(time(content.notBefore), time(content.notAfter)),
    name(content.subject),
    content.publicKey.export({ type: 'spki', format: 'der' }),
    explicit(3, sequence(...content.extensions)),
  );
  const signature = sign('sha256', toBeSigned, content.issuerPrivateKey);
  return pem(sequence(toBeSigned, ECDSA_WITH_SHA256, bitString(signature)));
};

/** A certificate authority that signs itself and may sign certificates for this machine only. */
export const authorityCertificate = (content: AuthorityContent): string =>
  signedCertificate({
    ...content,
    issuer: content.subject,
    issuerPublicKey: content.publicKey,
    extensions: [
      basicConstraints(true),
      keyUsageOfAuthority,
      subjectKeyIdentifier(content.publicKey),
      constrainedToThisMachine,
    ],
  });

/** A server's certificate for localhost, 127.0.0.1 and ::1. */
export const serverCertificate = (content: ServerContent): string =>
  signedCertificate({
    ...content,
    extensions: [
      basicConstraints(false),
      keyUsageOfServer,
      extension('2.5.29.37', false, sequence(SERVER_AUTHENTICATION)),
      subjectKeyIdentifier(content.publicKey),
      authorityKeyIdentifier(content.issuerPublicKey),
      thisMachineOnly,
    ],
  });
