import { limits } from '../config/limits.ts';
import type { Edition } from '../config/options.ts';
import { errorPage } from '../pages/error-page.ts';
import type { Page } from '../pages/page.ts';
import { failureResponse } from './failure-response.ts';
import type { FormProblem } from './read-form.ts';

const TRY_AGAIN = 'Go back, load the page again and send the form once more.';

export const BAD_HOST_PAGE = (): Page =>
  errorPage({ status: 400, title: 'Bad address', sentence: 'The Host header is not a host name.' });

export const CROSS_SITE_PAGE = (): Page =>
  errorPage({
    status: 403,
    title: 'Not from this site',
    sentence: 'The page of another site sent this form, so nothing was done. Open the page here and try again.',
  });

/** The form is not one that this browser got from us, or was made before it signed in or out. */
export const STALE_FORM_PAGE = (): Page =>
  errorPage({
    status: 403,
    title: 'This form is out of date',
    sentence: `You have signed in or out since the page was made, so nothing was done. ${TRY_AGAIN}`,
  });

export const NOTHING_HERE_PAGE = (): Page =>
  errorPage({
    status: 404,
    title: 'Nothing here',
    sentence: 'There is nothing at this address, or it is not yours.',
  });

/** What stands where applications would log people in (decision 18). */
export const NO_APPLICATIONS_PAGE = (edition: Edition): Page =>
  errorPage({
    status: 403,
    title: 'No applications here',
    sentence: `The edition ${edition} has no authorized applications.`,
  });

const FORM_PROBLEMS: Readonly<Record<FormProblem, readonly [status: number, sentence: string]>> = {
  'not-a-form': [415, `What was sent is not a form. ${TRY_AGAIN}`],
  'too-large': [413, `The form is larger than ${limits.pageFormBytes} bytes, so nothing was done.`],
  unreadable: [400, `The form is not in UTF-8, so nothing was done. ${TRY_AGAIN}`],
  'repeated-field': [400, `A field stands in the form twice, so nothing was done. ${TRY_AGAIN}`],
};

export const formProblemPage = (problem: FormProblem): Page => {
  const [status, sentence] = FORM_PROBLEMS[problem];
  return errorPage({ status, title: 'This form cannot be read', sentence });
};

const AWAY = 'The database cannot be reached at the moment, or takes too long; try again in a few seconds.';
const FAILED = 'The server failed to answer. The administrator finds it in the log under the number below.';
const UNREADABLE = 'The request cannot be read.';

export interface FailurePage {
  readonly page: Page;
  readonly headers: Readonly<Record<string, string>>;
  /** True for what the operator must see. */
  readonly isOurs: boolean;
}

/** An exception as a page. */
export const failurePage = (error: unknown, requestId: string): FailurePage => {
  const { response, isOurs } = failureResponse(error, requestId, limits.pageFormBytes);
  const failed = (status: number, sentence: string, headers = {}): FailurePage => ({
    page: errorPage({ status, title: 'That did not work', sentence, requestId }),
    headers,
    isOurs,
  });
  if (response.status === 413) return { page: formProblemPage('too-large'), headers: {}, isOurs };
  if (response.status === 400) return failed(400, UNREADABLE);
  return response.status === 500 ? failed(500, FAILED) : failed(503, AWAY, { 'retry-after': '2' });
};
