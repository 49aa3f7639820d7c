import { INVALID_KEY, UNAUTHENTICATED, WRONG_PASSWORD } from '../identity/refusal.ts';
import { unauthorizedPage } from '../identity/unauthorized-page.ts';
import { errorResult } from '../wsapi/envelope.ts';
import type { AuthCase, CaseOutcome } from './auth-cases.ts';
import type { PresentedCase } from './present-case.ts';

/** A request ready to be sent, and what comes of it. */
export interface CaseRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  readonly curl: string;
  readonly expected: { readonly outcome: CaseOutcome; readonly status: number; readonly bodyBegins: string };
}

const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;

/** curl takes a header away when nothing follows its colon; a semicolon sends it empty. */
const headerFlag = ([name, value]: readonly [string, string]): string =>
  `-H ${quoted(value === '' ? `${name};` : `${name}: ${value}`)}`;

interface Sending {
  readonly method: string;
  readonly url: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string | null;
}

const curlLine = ({ method, url, headers, body }: Sending): string =>
  [
    'curl -i',
    ...(method === 'GET' ? [] : [`-X ${method}`]),
    ...headers.map(headerFlag),
    ...(body === null ? [] : [`--data-raw ${quoted(body)}`]),
    quoted(url),
  ].join(' ');

/** The refusals that are a page: its status and sentence. */
const PAGES: Readonly<Partial<Record<CaseOutcome, readonly [401 | 403, string]>>> = {
  unauthenticated: [401, UNAUTHENTICATED],
  'wrong-password': [401, WRONG_PASSWORD],
  'invalid-token': [401, UNAUTHENTICATED],
  'insufficient-scope': [403, UNAUTHENTICATED],
};

type ResultName = 'QueryResult' | 'CreateResult';

const answerTo = (
  outcome: CaseOutcome,
  result: ResultName,
): { readonly status: number; readonly bodyBegins: string } => {
  const page = PAGES[outcome];
  // Up to its title: what follows repeats the path.
  if (page !== undefined)
    return { status: page[0], bodyBegins: unauthorizedPage(...page, '').split('</title>')[0] ?? '' };
  if (outcome === 'invalid-key') {
    return { status: 200, bodyBegins: errorResult('OperationResult', { errors: [INVALID_KEY], warnings: [] }) };
  }
  const errors = outcome === 'not-authorized' ? '["Not authorized to ' : '[]';
  const empty = errorResult(result, { errors: [], warnings: [] });
  return { status: 200, bodyBegins: `${empty.split('[]')[0]}${errors}` };
};

const DEFECT = 'Made by a scenario';

/** The read and the write of a case, with its credentials. */
export const caseRequests = (
  [, { api = 'v2.0' }, , read, write]: AuthCase,
  { headers, query, tunnelled }: PresentedCase,
  { origin, project }: { readonly origin: string; readonly project: string },
): { readonly read: CaseRequest; readonly write: CaseRequest } => {
  const requestOf = (
    { method, path, type, body }: { method: string; path: string; type?: string; body: string | null },
    outcome: CaseOutcome,
    result: ResultName,
  ): CaseRequest => {
    const parameters = new URLSearchParams(query.map(([name, value]): [string, string] => [name, value]));
    const url = `${origin}/slm/webservice/${api}${path}${parameters.size === 0 ? '' : `?${parameters}`}`;
    const all = [...headers, ...(type === undefined ? [] : [['Content-Type', type] as const])];
    const sending = { method, url, headers: all, body };
    const expected = { outcome, ...answerTo(outcome, result) };
    return { ...sending, headers: Object.fromEntries(all), curl: curlLine(sending), expected };
  };
  const reading = { method: 'GET', path: '/defect', body: null };
  const form = 'application/x-www-form-urlencoded';
  const writing = tunnelled
    ? { method: 'POST', path: '/defect', type: form, body: '_method=GET' }
    : {
        method: 'POST',
        path: '/defect/create',
        type: 'application/json',
        body: JSON.stringify({ Defect: { Name: DEFECT, Project: project } }),
      };
  return {
    read: requestOf(reading, read, 'QueryResult'),
    write: requestOf(writing, write, tunnelled ? 'QueryResult' : 'CreateResult'),
  };
};
