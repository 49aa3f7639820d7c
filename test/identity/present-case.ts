import { type PresentedCase, presentCase } from '../../src/dev/present-case.ts';
import type { World } from './identity-world.ts';

export type { PresentedCase } from '../../src/dev/present-case.ts';

const USER_NAMES = { user: 'user@acme.test', other: 'other@acme.test', admin: 'admin@acme.test' };

/** `earlierCookies`: what an earlier answer to a key set, as a Cookie header. */
export const present = (
  credentials: readonly string[],
  world: Pick<World, 'keys' | 'sessions' | 'tokens' | 'passwords' | 'oldPassword'>,
  earlierCookies: () => Promise<string>,
): Promise<PresentedCase> => presentCase(credentials, { ...world, userNames: USER_NAMES }, earlierCookies);
