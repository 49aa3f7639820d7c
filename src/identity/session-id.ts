import { createHmac, timingSafeEqual } from 'node:crypto';
import { assert } from '../kernel/assert.ts';
import type { RandomBytes } from '../kernel/random.ts';

/**
 * A session id says by itself whose it is and that this installation issued it, so that handing one out writes no row: a
 * script that sends its password each time leaves nothing behind. Layout, in hexadecimal (so that it never begins with an
 * underscore): version 1 · random 16 · issued 6 · user 7 · epoch 4 · HMAC-SHA-256 over these, cut to 16 bytes.
 */
export interface SessionIdFacts {
  readonly userOid: number;
  readonly issuedAt: Date;
  /** The user's session epoch; raising the user's ends this id. */
  readonly epoch: number;
}

const VERSION = 1;
const RANDOM_BYTES = 16;
const SIGNED_BYTES = 34;
const MAC_BYTES = 16;
const ID = new RegExp(`^[0-9a-f]{${(SIGNED_BYTES + MAC_BYTES) * 2}}$`);

const mac = (secret: Buffer, signed: Buffer): Buffer =>
  createHmac('sha256', secret).update('session id\0').update(signed).digest().subarray(0, MAC_BYTES);

export const issueSessionId = (secret: Buffer, facts: SessionIdFacts, random: RandomBytes): string => {
  const signed = Buffer.alloc(SIGNED_BYTES);
  signed.writeUInt8(VERSION, 0);
  signed.set(random(RANDOM_BYTES), 1);
  signed.writeUIntBE(facts.issuedAt.getTime(), 17, 6);
  assert(Number.isSafeInteger(facts.userOid) && facts.userOid >= 0, 'ObjectIDs are below 2^53');
  signed.writeBigUInt64BE(BigInt(facts.userOid) << 8n, 23);
  signed.writeUInt32BE(facts.epoch, 30);
  return Buffer.concat([signed, mac(secret, signed)]).toString('hex');
};

/** What the id says; null: not one of ours, or changed. */
export const readSessionId = (secret: Buffer, id: string): SessionIdFacts | null => {
  if (!ID.test(id)) return null;
  const bytes = Buffer.from(id, 'hex');
  const signed = bytes.subarray(0, SIGNED_BYTES);
  if (!timingSafeEqual(mac(secret, signed), bytes.subarray(SIGNED_BYTES)) || signed.readUInt8(0) !== VERSION)
    return null;
  return {
    userOid: Number(signed.readBigUInt64BE(23) >> 8n),
    issuedAt: new Date(signed.readUIntBE(17, 6)),
    epoch: signed.readUInt32BE(30),
  };
};
