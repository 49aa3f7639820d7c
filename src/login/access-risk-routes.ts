import { ACCESS_KINDS, ACCESS_RISKS, type AccessKind } from '../storage/stores/access-risk-conditions.ts';
import {
  type AccessRiskOrder,
  countAccessAtRisk,
  countAccessRisks,
  isAccessRiskOrder,
  selectAccessAtRisk,
} from '../storage/stores/access-risk-store.ts';
import { accessCsv, accessJson, overviewJson } from './access-risk-json.ts';
import { csvAnswer } from './csv-answer.ts';
import type { ListKind } from './list-question.ts';
import { answered, refused } from './login-answer.ts';
import type { LoginRoute } from './login-route.ts';
import { readTableQuestion } from './table-question.ts';

const AT_RISK: ListKind<AccessRiskOrder> = {
  parameters: ['Kind', 'Name', 'UserName', 'DisplayName'],
  orders: 'Name, UserName, Created, LastUsed or ExpiresAt',
  defaultOrder: 'LastUsed',
  isOrder: isAccessRiskOrder,
};

const isKind = (text: string | null): text is AccessKind | null =>
  text === null || ACCESS_KINDS.some((kind) => kind === text);

const overview: LoginRoute = {
  method: 'GET',
  path: '/access/risks',
  caller: 'administrator',
  sentence:
    'How many API keys, OAuth clients and authorized applications are at which risk, and what to do about each.',
  answer: async (_request, { find, clock }) => answered(overviewJson(await countAccessRisks(find, clock()))),
};

const listOfRisk: LoginRoute = {
  method: 'GET',
  path: '/access/risks/:risk',
  caller: 'administrator',
  sentence: 'The API keys, OAuth clients and authorized applications at one risk.',
  answer: async ({ parts, query }, { find, clock }) => {
    const risk = ACCESS_RISKS.find((each) => each === parts.risk);
    if (risk === undefined) return refused('not-found');
    const question = readTableQuestion(query, AT_RISK);
    if (!question.ok) return refused('bad-parameter', question.error);
    const kind = query.get('Kind');
    if (!isKind(kind)) return refused('bad-parameter', `Kind takes one of ${ACCESS_KINDS.join(', ')}.`);
    const { order, offset, pageSize: most, isCsv } = question.value;
    const [name, userName, displayName] = [query.get('Name'), query.get('UserName'), query.get('DisplayName')];
    const filter = { risk, kind, name, userName, displayName };
    const now = clock();
    const [rows, total] = await Promise.all([
      selectAccessAtRisk(find, { filter, order, offset, most }, now),
      countAccessAtRisk(find, filter, now),
    ]);
    return isCsv
      ? csvAnswer(`access-${risk}`, accessCsv(rows), total)
      : answered({ Results: rows.map(accessJson), TotalResultCount: total });
  },
};

export const ACCESS_RISK_ROUTES: readonly LoginRoute[] = [overview, listOfRisk];
