import type { ListSource } from '../../../components/use-list-parts.ts';
import type { Whose } from '../../../components/whose-choice.tsx';
import {
  type ApplicationFilter,
  type AuthorizedApplication,
  listApplications,
} from '../../../lib/authorized-application.ts';

/** What all lists of applications begin with, so that a change reaches each of them. */
export const APPLICATIONS_KEY = 'applications';

export const applicationSource = (whose: Whose, filter: ApplicationFilter): ListSource<AuthorizedApplication> => ({
  key: [APPLICATIONS_KEY, whose, filter],
  load: (part, signal) =>
    listApplications(whose === 'all' ? '/applications/all' : '/applications', part, filter, signal),
});
