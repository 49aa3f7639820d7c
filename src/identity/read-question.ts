import type { PresentedRequest } from './authenticate.ts';
import { STAND_INS, type Subject } from './explain.ts';
import { requestKind } from './request-kind.ts';

/** A request as a person describes it. */
export interface DescribedRequest {
  readonly method: string;
  /** An address, or a path from the server's root. */
  readonly url: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly remoteAddress: string;
  /** Whose credential is meant where the headers carry none. */
  readonly subject: Subject | null;
}

const CREDENTIALS = new Set(['zsessionid', 'authorization', 'cookie']);

const ANYWHERE = 'http://localhost';

/** The header that the subject would send: its key, or its user's name with a password that nobody looks at. */
const assumed = ({ account, key }: Subject): readonly [string, string] =>
  key !== null
    ? ['zsessionid', STAND_INS.key]
    : ['authorization', `Basic ${Buffer.from(`${account.userName}:a password`).toString('base64')}`];

/** The request as identity sees it; null: the URL is none. A request without any credential gets the subject's. */
export const readQuestion = (described: DescribedRequest): PresentedRequest | null => {
  const { method, headers, remoteAddress, subject } = described;
  if (!URL.canParse(described.url, ANYWHERE)) return null;
  const url = new URL(described.url, ANYWHERE);
  const carriesAny = headers.some(([name]) => CREDENTIALS.has(name.toLowerCase()));
  const sent = carriesAny || subject === null ? headers : [...headers, assumed(subject)];
  return {
    rawHeaders: sent.flat(),
    queryParameters: url.searchParams,
    ...requestKind(method.toUpperCase(), `${url.pathname}${url.search}`),
    secure: url.protocol === 'https:',
    ownOrigin: url.origin,
    remoteAddress,
  };
};
