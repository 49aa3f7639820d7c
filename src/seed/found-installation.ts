import type { Found } from '../identity/founding.ts';
import type { Clock } from '../kernel/clock.ts';
import { err, ok } from '../kernel/result.ts';
import type { Database } from '../storage/database.ts';
import { deleteSetUpCodes } from '../storage/stores/set-up-code-store.ts';
import { hasSubscription } from '../storage/stores/subscription-store.ts';
import { foundingSeed } from './founding-seed.ts';
import { importSeed } from './import-seed.ts';

/**
 * Founds the installation by its seed. Seeds are loaded one after the other, and every founding takes the same ObjectIDs: a
 * second one finds them taken, on whatever node and by whatever way it comes.
 */
export const createFounding =
  (database: Database, clock: Clock): Found =>
  async (founding) => {
    if (await hasSubscription(database.main)) return err({ kind: 'founded-already' });
    const loaded = await importSeed({ database, lines: foundingSeed(founding), now: clock() });
    if (loaded.ok) {
      await deleteSetUpCodes(database.main);
      return ok(null);
    }
    if (await hasSubscription(database.main)) return err({ kind: 'founded-already' });
    return err({ kind: 'refused', sentences: loaded.error.map(({ message }) => message) });
  };
