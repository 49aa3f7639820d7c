import type { Lifetime } from '../kernel/lifetime.ts';

/**
 * A request as the wire gave it, freed of any framework. `path` stands behind `/slm/webservice/`, still encoded; `query`
 * is the text behind `?`, still encoded.
 */
export interface RawRequest {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly contentType: string | null;
  /** The header If-Match: the version that an object must still have. */
  readonly ifMatch: string | null;
  readonly body: Uint8Array | null;
  /** Scheme, host and port the client used, e.g. `https://127.0.0.1:7443`. */
  readonly origin: string;
  /** Over when the caller hangs up before the answer is sent. */
  readonly lifetime: Lifetime;
}

/** A text, or its pieces one behind the other: a long page is put together where it becomes bytes, and only there. */
export type BodyText = string | readonly string[];

export const wholeText = (text: BodyText): string => (typeof text === 'string' ? text : text.join(''));

/** An answer on its way out. `body` is JSON unless `contentType` says otherwise. */
export interface Response {
  readonly status: number;
  readonly reason?: string;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly contentType?: string;
  readonly body: BodyText;
}

const isForm = (contentType: string | null): boolean =>
  contentType?.toLowerCase().startsWith('application/x-www-form-urlencoded') ?? false;

/** The fields of a form body, or none where the body is no form. */
export const formFields = (request: RawRequest): URLSearchParams =>
  request.method === 'POST' && request.body !== null && isForm(request.contentType)
    ? new URLSearchParams(new TextDecoder().decode(request.body))
    : new URLSearchParams();

/**
 * The method that counts for the write gate and for routing: the .NET toolkit tunnels long reads as a form with
 * `_method=GET`; nothing else may change the method (auth.md, decision 12).
 */
export const effectiveMethod = (request: RawRequest): string =>
  formFields(request).get('_method') === 'GET' ? 'GET' : request.method.toUpperCase();
