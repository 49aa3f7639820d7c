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
  /** Where a path leads to, as an Origin header spells it. */
  readonly ownOrigin: string;
}

/** A described request, read. */
export interface AskedRequest {
  /** In upper case. */
  readonly method: string;
  /** As it stands in the request line: dots and escapes in it are nobody's to resolve. */
  readonly path: string;
  /** As the web service would present it to identity. */
  readonly request: PresentedRequest;
}

const CREDENTIALS = new Set(['zsessionid', 'authorization', 'cookie']);

/** The header that the subject would send: its key, or its user's name with a password that nobody looks at. */
const assumed = ({ account, key }: Subject): readonly [string, string] =>
  key !== null
    ? ['zsessionid', STAND_INS.key]
    : ['authorization', `Basic ${Buffer.from(`${account.userName}:a password`).toString('base64')}`];

const ADDRESS = /^(?:https?:\/\/[^/?#]*)?(\/?[^?#]*)(?:\?([^#]*))?/i;

/** The request as identity sees it; null: the URL is none. A request without any credential gets the subject's. */
export const readQuestion = (described: DescribedRequest): AskedRequest | null => {
  const { headers, remoteAddress, subject, ownOrigin } = described;
  const method = described.method.toUpperCase();
  const url = described.url.trim();
  if (!URL.canParse(url, ownOrigin)) return null;
  const { origin, protocol } = new URL(url, ownOrigin);
  const [, written = '', query = ''] = ADDRESS.exec(url) ?? [];
  const path = written.startsWith('/') ? written : `/${written}`;
  const carriesAny = headers.some(([name]) => CREDENTIALS.has(name.toLowerCase()));
  const sent = carriesAny || subject === null ? headers : [...headers, assumed(subject)];
  const request: PresentedRequest = {
    rawHeaders: sent.flat(),
    queryParameters: new URLSearchParams(query),
    ...requestKind(method, `${path}?${query}`),
    secure: protocol === 'https:',
    ownOrigin: origin,
    remoteAddress,
  };
  return { method, path, request };
};
