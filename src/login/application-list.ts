import {
  ALL_APPLICATIONS,
  type ApplicationFilter,
  type ApplicationOrder,
  countAuthorizedApplications,
  isApplicationOrder,
  selectAuthorizedApplications,
} from '../storage/stores/authorized-application-store.ts';
import { applicationJson } from './client-json.ts';
import { type ListKind, readListQuestion } from './list-question.ts';
import { answered, type LoginAnswer, refused } from './login-answer.ts';
import type { LoginRequest } from './login-request.ts';
import type { LoginServices } from './login-services.ts';

const APPLICATIONS: ListKind<ApplicationOrder> = {
  parameters: ['Name', 'UserName', 'DisplayName'],
  orders: 'Name, Created or LastAuthorized',
  defaultOrder: 'Created',
  isOrder: isApplicationOrder,
};

/** A page of what users have allowed: of one user, to one client, or all of it. */
export const listApplications = async (
  { query }: LoginRequest,
  { pool }: LoginServices,
  whose: Partial<Pick<ApplicationFilter, 'userOid' | 'clientOid'>>,
): Promise<LoginAnswer> => {
  const question = readListQuestion(query, APPLICATIONS);
  if (!question.ok) return refused('bad-parameter', question.error);
  const { order, offset, pageSize: most } = question.value;
  const filter = {
    ...ALL_APPLICATIONS,
    ...whose,
    clientName: query.get('Name'),
    userName: query.get('UserName'),
    displayName: query.get('DisplayName'),
  };
  const [applications, total] = await Promise.all([
    selectAuthorizedApplications(pool, { filter, order, offset, most }),
    countAuthorizedApplications(pool, filter),
  ]);
  return answered({ Results: applications.map(applicationJson), TotalResultCount: total });
};
