import { DAY, MINUTE } from '../accounts/accounts-world.ts';

const SECOND = 1_000;

/** The rules of ADR 0008 once more, small and without a database: what the server is compared with. */
export interface Family {
  isRevoked: boolean;
}

export interface Code {
  readonly family: Family;
  readonly value: string;
  readonly at: number;
  usedAt: number | null;
}

export interface AccessToken {
  readonly family: Family;
  readonly value: string;
  readonly at: number;
}

export interface RefreshToken {
  readonly family: Family;
  readonly value: string;
  firstUsedAt: number | null;
  uses: number;
}

export const isLive = ({ family, at }: AccessToken, now: number): boolean => !family.isRevoked && now - at < DAY;

/** Whether the code gives tokens; what follows of it for its family is noted. */
export const redeemed = (code: Code, now: number): boolean => {
  const { family, usedAt } = code;
  if (family.isRevoked) return false;
  if (usedAt !== null) {
    family.isRevoked = now - usedAt > 5 * SECOND;
    return false;
  }
  if (now - code.at >= MINUTE) return false;
  code.usedAt = now;
  return true;
};

/** Whether the refresh token gives another pair. */
export const refreshed = (token: RefreshToken, now: number): boolean => {
  const { family } = token;
  if (family.isRevoked) return false;
  token.firstUsedAt ??= now;
  if (now - token.firstUsedAt > 30 * SECOND) {
    family.isRevoked = true;
    return false;
  }
  if (token.uses === 5) return false;
  token.uses += 1;
  return true;
};
