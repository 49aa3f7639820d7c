import { limits } from '../config/limits.ts';

/** Whether a proof of the password is recent enough to make a credential; null: there never was one. */
export const isProofFresh = (provedAt: Date | null, now: Date): boolean =>
  provedAt !== null && now.getTime() - provedAt.getTime() <= limits.passwordProofMs;
