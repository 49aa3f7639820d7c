import { ApiProblem, problemIn } from './api-problem.ts';
import { askForPassword } from './confirmation.ts';
import { securityTokenHeader } from './security-token.ts';

const PREFIX = '/login/api';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface ApiCall {
  readonly method?: Method;
  /** Behind `/login/api`, with encoded parts. */
  readonly path: string;
  readonly parameters?: Readonly<Record<string, string | number | undefined>>;
  readonly body?: unknown;
  readonly signal?: AbortSignal;
}

/** Parameters as a query text, without those that are not set. */
export const queryText = (parameters: NonNullable<ApiCall['parameters']>): string => {
  const set = Object.entries(parameters).flatMap(([name, value]): [string, string][] =>
    value === undefined || value === '' ? [] : [[name, String(value)]],
  );
  return set.length === 0 ? '' : `?${new URLSearchParams(set)}`;
};

/** Where a browser gets the same by itself: for downloads. */
export const apiAddress = ({ path, parameters = {} }: Pick<ApiCall, 'path' | 'parameters'>): string =>
  `${PREFIX}${path}${queryText(parameters)}`;

const send = async (call: ApiCall): Promise<Response> => {
  const { method = 'GET', body, signal } = call;
  try {
    return await fetch(apiAddress(call), {
      method,
      headers: {
        ...(method === 'GET' ? {} : securityTokenHeader()),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new ApiProblem(0, 'no-answer', '', '');
  }
};

const readBody = async (response: Response): Promise<unknown> => {
  const isJson = response.headers.get('content-type')?.includes('json') ?? false;
  return isJson ? response.json() : null;
};

const callOnce = async (call: ApiCall): Promise<unknown> => {
  const response = await send(call);
  const body = response.status === 204 ? null : await readBody(response);
  if (response.ok) return body;
  throw problemIn(response.status, body);
};

/**
 * One request to the JSON API. Rejects with ApiProblem. Where the server wants the password again, the person is asked
 * and the request is sent once more; who declines gets the refusal.
 */
export const callApi = async <Answer>(call: ApiCall): Promise<Answer> => {
  try {
    return (await callOnce(call)) as Answer;
  } catch (error) {
    const isToConfirm = error instanceof ApiProblem && error.code === 'confirm-password';
    if (!isToConfirm || !(await askForPassword())) throw error;
    return (await callOnce(call)) as Answer;
  }
};
