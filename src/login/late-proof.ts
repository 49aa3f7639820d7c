import { isProofFresh } from '../identity/password-proof.ts';
import type { LoginRequest } from './login-request.ts';
import type { LoginServices } from './login-services.ts';

/**
 * Whether the password was proved too long ago for what only some bodies of a route do: to let a credential do more, or to
 * make an administrator. What always makes a credential says so in its route (login-gate.ts). Asked outside of transactions.
 */
export const isProofLate = async ({ caller }: LoginRequest, { clock }: LoginServices): Promise<boolean> =>
  !isProofFresh(await caller.passwordProvedAt(), clock());
