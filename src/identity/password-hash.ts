import { hash, verify } from '@node-rs/argon2';
import type { Secret } from '../kernel/secret.ts';

/** argon2id with the least cost that ASVS allows, some 20 ms. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** The same password however its accents were typed (NIST SP 800-63B: normalise first). */
const normalised = (password: Secret): string => password.reveal().normalize('NFC');

/** A PHC string for the store. */
export const hashPassword = (password: Secret): Promise<string> => hash(normalised(password), COST);

/** Whether the password is the hash's. A hash that cannot be read fits nothing. */
export const passwordFits = async (passwordHash: string, password: Secret): Promise<boolean> => {
  try {
    return await verify(passwordHash, normalised(password));
  } catch {
    return false;
  }
};
