import { afterAll } from 'vitest';
import { hearExchanges } from './heard-exchanges.ts';
import { keptLines } from './kept-log.ts';
import { knownSecrets } from './known-secrets.ts';
import { sightings } from './secret-search.ts';

/*
 * Runs before the tests of each file: no secret that opened something in it may stand in what its servers logged. Its
 * databases are searched as each of them ends (test-database.ts).
 */

hearExchanges();

afterAll(() => {
  const found = sightings(knownSecrets, [{ name: 'the log', text: keptLines.join('') }]);
  if (found.length > 0) throw new Error(`after these tests secrets stood in the log: ${found.join(', ')}`);
});
