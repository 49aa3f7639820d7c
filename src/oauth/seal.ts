import { createCipheriv, createDecipheriv, createHmac, hash, randomBytes } from 'node:crypto';

const ALGORITHM = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** By what a value is found again. Only this is stored of it. */
export const digestOf = (value: string): Buffer => hash('sha256', value, 'buffer');

/** The key that a thing is sealed with: of the installation's secret, its kind and the value it is found by. */
const keyOf = (secret: Buffer, kind: string, value: string): Buffer =>
  createHmac('sha256', secret).update(`${kind}\0${value}`).digest();

/** Encrypts what is kept of an artifact, so that its row shows no code, cookie or token to who reads the table. */
export const seal = (secret: Buffer, kind: string, value: string, payload: unknown): Buffer => {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(ALGORITHM, keyOf(secret, kind, value), iv);
  const body = Buffer.concat([cipher.update(JSON.stringify(payload), 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), body]);
};

/** Null: it was not sealed for this value, or was changed since. */
export const unseal = (
  secret: Buffer,
  kind: string,
  value: string,
  sealed: Buffer,
): Readonly<Record<string, unknown>> | null => {
  try {
    const decipher = createDecipheriv(ALGORITHM, keyOf(secret, kind, value), sealed.subarray(0, IV_BYTES));
    decipher.setAuthTag(sealed.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
    const body = Buffer.concat([decipher.update(sealed.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]);
    return JSON.parse(body.toString('utf8'));
  } catch {
    return null;
  }
};
