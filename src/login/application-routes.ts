import { revokeApplication } from '../oauth/clients.ts';
import { findAuthorizedApplication } from '../storage/stores/authorized-application-store.ts';
import { listApplications } from './application-list.ts';
import { done, refused } from './login-answer.ts';
import type { LoginRoute } from './login-route.ts';

const listOwn: LoginRoute = {
  method: 'GET',
  path: '/applications',
  caller: 'user',
  sentence: 'The applications that the caller has allowed to act for them, those revoked too.',
  answer: (request, services) => listApplications(request, services, { userOid: request.caller.principal.userOid }),
};

const listAll: LoginRoute = {
  method: 'GET',
  path: '/applications/all',
  caller: 'administrator',
  sentence: 'The same of all users.',
  answer: (request, services) => listApplications(request, services, {}),
};

const revoke: LoginRoute = {
  method: 'DELETE',
  path: '/applications/:oid',
  caller: 'user',
  sentence: 'Revokes an application: every token it has for its user ends. Administrators also those of others.',
  answer: async ({ caller, parts }, services) => {
    const { userOid, subscriptionAdmin } = caller.principal;
    const oid = /^\d{1,15}$/.test(parts.oid ?? '') ? Number(parts.oid) : 0;
    const application = await findAuthorizedApplication(services.pool, oid);
    if (application === null || (application.userOid !== userOid && !subscriptionAdmin)) return refused('not-found');
    if (!(await revokeApplication(services, application, userOid))) return refused('not-found');
    // What a request of a moment ago has left in the cache must not outlive the change here.
    services.authenticator.forgetUser(application.userOid);
    return done;
  },
};

export const APPLICATION_ROUTES: readonly LoginRoute[] = [listOwn, listAll, revoke];
