import { EDITIONS } from '../config/options.ts';
import { answered } from '../login/login-answer.ts';
import { devRefused } from './dev-problems.ts';
import type { DevRoute } from './dev-route.ts';

export const EDITION_ROUTES: readonly DevRoute[] = [
  { method: 'GET', path: '/edition', answer: (_request, { control }) => answered({ edition: control.edition }) },
  {
    method: 'POST',
    path: '/edition',
    answer: ({ body }, { control }) => {
      const edition = EDITIONS.find((each) => each === body.get('edition'));
      if (edition === undefined || body.size > 1) return devRefused('bad-edition');
      control.edition = edition;
      return answered({ edition });
    },
  },
];
