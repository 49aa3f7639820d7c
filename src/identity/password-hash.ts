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

const HASH = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=(\d{1,2})\$[A-Za-z0-9+/]{11,86}\$[A-Za-z0-9+/]{22,86}$/;
/** A hash of somebody else's making must not be able to take the machine: 256 MiB, sixteen rounds. */
const DEAREST = { memoryCost: 262_144, timeCost: 16, parallelism: 16 } as const;

/** Whether the text is a PHC string that `passwordFits` can read at a bearable cost. */
export const isPasswordHash = (text: string): boolean => {
  const [, memory, time, parallelism] = HASH.exec(text) ?? [];
  if (memory === undefined) return false;
  return (
    Number(memory) <= DEAREST.memoryCost &&
    Number(time) <= DEAREST.timeCost &&
    Number(parallelism) <= DEAREST.parallelism
  );
};

/** Whether the hash was made at less cost than new ones are. */
export const isOfLesserCost = (passwordHash: string): boolean => {
  const [, memory, time] = HASH.exec(passwordHash) ?? [];
  return memory !== undefined && (Number(memory) < COST.memoryCost || Number(time) < COST.timeCost);
};
