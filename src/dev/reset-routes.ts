import { answered, type LoginAnswer } from '../login/login-answer.ts';
import { cancelStatements, restoreSeed } from '../storage/seed-copy.ts';
import { devRefused } from './dev-problems.ts';
import type { DevRoute } from './dev-route.ts';
import type { DevServices } from './dev-services.ts';

const reset = (services: DevServices): Promise<LoginAnswer> => {
  const { control, database, settled, forgetEverything } = services;
  return control.gate.closedFor(async (isAnyCut) => {
    const start = performance.now();
    if (isAnyCut) await cancelStatements(database);
    await settled();
    if (!(await restoreSeed(database))) return devRefused('no-seed-copy');
    control.clock.reset();
    control.edition = control.ownEdition;
    control.requests.clear();
    await forgetEverything();
    return answered({ reset: true, milliseconds: Math.round(performance.now() - start) });
  });
};

export const RESET_ROUTES: readonly DevRoute[] = [
  { method: 'POST', path: '/reset', answer: (_request, services) => reset(services) },
];
