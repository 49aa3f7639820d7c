import type { Principal } from '../access/principal.ts';
import { escapeHtml } from '../kernel/escape-html.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import type { DecisionOfWrite } from '../storage/decision-of-write.ts';
import { authorizeRequest } from './authorize-request.ts';
import { compactJson } from './compact-json.ts';
import { type ErrorEnvelope, errorResult } from './envelope.ts';
import { type Failure, failure } from './failure.ts';
import { inTurn } from './in-turn.ts';
import { entryOf } from './operation-table.ts';
import { type ParsedRequest, type ParseFailure, parseRequest } from './parse-request.ts';
import { prettyJson } from './pretty-json.ts';
import { type BodyText, type RawRequest, type Response, wholeText } from './raw-request.ts';
import { resolveRequest } from './resolve-request.ts';
import type { Caller, Services } from './services.ts';

/** What identity says of a request: who calls, or the answer that refuses it. */
export type Authenticated =
  | {
      readonly granted: true;
      readonly principal: Principal;
      readonly headers: Response['headers'];
      readonly securityToken: () => Promise<string>;
      /** What lets a write in, to be recorded with it; null for a read. */
      readonly decision: DecisionOfWrite | null;
    }
  | { readonly granted: false; readonly response: Response };

type Granted = Extract<Authenticated, { granted: true }>;

/**
 * The way of every WSAPI request: authenticate → parse → wait for one's turn → resolve → authorize → compile and execute → send. Each step
 * has its own type and takes only the one before. Data errors and refusals of permission are HTTP 200 with `Errors`
 * (wsapi §4.3); identity's own refusals come first.
 */
export const respond = async (
  raw: RawRequest,
  authenticate: () => Promise<Authenticated>,
  services: Services,
): Promise<Response> => {
  const identified = await authenticate();
  if (!identified.granted) return identified.response;
  const { headers } = identified;
  const parsed = parseRequest(raw, services.registry);
  if (!parsed.ok) return refuse(parsed.error, headers);
  const { operation } = parsed.value;
  const entry = entryOf(operation);
  const { errors: envelope, isRead } = entry;
  const turn = { userOid: identified.principal.userOid, lifetime: raw.lifetime, isRead, envelope, headers };
  const response = await inTurn(turn, services, async (own) => {
    const caller = await loadCaller(identified, own);
    if (!caller.ok) return sendError(envelope, caller.error, headers);
    const resolved = resolveRequest(parsed.value, caller.value);
    if (!resolved.ok) return sendError(envelope, resolved.error, headers);
    const authorized = authorizeRequest(resolved.value);
    if (!authorized.ok) return sendError(envelope, authorized.error, headers);
    return send(await entry.run(operation, authorized.value, own), headers);
  });
  return { ...response, body: presented(response.body, parsed.value) };
};

/** As the caller wants to read it. Never as a script (`jsonp`): pages of other sites could read along. */
const presented = (body: BodyText, { parameters, base }: ParsedRequest): BodyText => {
  const isAsked = (name: string): boolean => parameters.get(name)?.toLowerCase() === 'true';
  const shown = isAsked('compact') ? compactJson(wholeText(body), base) : body;
  return isAsked('pretty') ? prettyJson(wholeText(shown)) : shown;
};

/** The caller with what they may reach. */
export const loadCaller = async (
  { principal, securityToken, decision }: Granted,
  services: Services,
): Promise<Result<Caller, string>> => {
  const access = await services.access.accessOf(principal.userOid);
  if (access === null) return err('Not authorized to perform action: the user is gone');
  return ok({ principal, access, securityToken, decision });
};

const send = (result: Result<BodyText, Failure>, headers: Response['headers']): Response => {
  const hint = result.ok ? null : (result.error.hint ?? null);
  return {
    status: 200,
    headers: { ...headers, ...(hint === null ? {} : { 'x-muster-hint': hint }) },
    body: result.ok ? result.value : errorResult(result.error.envelope, result.error),
  };
};

const sendError = (envelope: ErrorEnvelope, sentence: string, headers: Response['headers']): Response =>
  send(err(failure(envelope, sentence)), headers);

const refuse = (found: ParseFailure, headers: Response['headers']): Response =>
  found.kind === 'errors'
    ? send(err({ ...found, warnings: [] }), headers)
    : {
        status: found.status,
        reason: found.reason,
        contentType: 'text/html;charset=utf-8',
        body: escapeHtml(found.reason),
        ...(headers === undefined ? {} : { headers }),
      };
