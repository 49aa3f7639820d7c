import { answered } from '../login/login-answer.ts';
import { devRefused } from './dev-problems.ts';
import type { DevRoute } from './dev-route.ts';
import { putScenario, scenarioList } from './scenarios.ts';

export const SCENARIO_ROUTES: readonly DevRoute[] = [
  { method: 'GET', path: '/scenarios', answer: () => answered({ scenarios: scenarioList() }) },
  {
    method: 'POST',
    path: '/scenario',
    answer: async ({ body, origin }, services) => {
      const [name, user] = [body.get('name'), body.get('user') ?? null];
      if (typeof name !== 'string') return devRefused('bad-scenario');
      if (user !== null && (typeof user !== 'string' || user.includes('\0'))) return devRefused('no-such-user');
      const put = await services.control.gate.closedFor(() => putScenario({ name, user, origin }, services));
      return put.ok ? answered(put.value) : devRefused(put.error);
    },
  },
];
