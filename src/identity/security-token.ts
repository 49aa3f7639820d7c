import { createHmac } from 'node:crypto';

const asUuid = (hash: Buffer): string => {
  // Version 4 and the RFC's variant: clients take the token for a random UUID.
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x40;
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80;
  const hex = hash.toString('hex', 0, 16);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
};

/** The one security token of a session: derived, so the same at every authorize and on every node, and stored nowhere. */
export const securityTokenOf = (secret: Buffer, sessionId: string): string =>
  asUuid(createHmac('sha256', secret).update('security-token\0').update(sessionId).digest());

/** What a key's call of authorize answers: bound to nothing, so it opens nothing (decision 11). */
export const unboundSecurityToken = (secret: Buffer, userOid: number): string =>
  asUuid(createHmac('sha256', secret).update('unbound security-token\0').update(String(userOid)).digest());
