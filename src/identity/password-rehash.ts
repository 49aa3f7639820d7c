import type { Secret } from '../kernel/secret.ts';
import type { Pool } from '../storage/database.ts';
import { replacePasswordHash } from '../storage/stores/credential-store.ts';
import type { BackgroundWork } from './background-work.ts';
import type { HashQueue } from './hash-queue.ts';
import { hashPassword, isOfLesserCost } from './password-hash.ts';
import type { Attempt } from './sign-in-guard.ts';

interface RehashOptions {
  readonly pool: Pool;
  readonly queue: HashQueue;
  readonly background: BackgroundWork;
  readonly onChanged: (userOid: number) => void;
}

/** Hashes a right password anew where its hash is of lesser cost than those made now; while others wait, next time. */
export const createRehash =
  ({ pool, queue, background, onChanged }: RehashOptions) =>
  ({ account }: Attempt, password: Secret): void => {
    const old = account?.passwordHash ?? null;
    if (account === null || old === null || !isOfLesserCost(old)) return;
    background.run('rehash', async () => {
      const hash = await queue.run(() => hashPassword(password));
      if (hash === null) return;
      await replacePasswordHash(pool, account.userOid, old, hash);
      onChanged(account.userOid);
    });
  };
