import { type Question, STAND_INS, type Subject } from '../identity/explain.ts';
import { type AskedRequest, readQuestion } from '../identity/read-question.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import { keyDigests } from '../storage/stores/api-key-store.ts';
import { explainRequest } from './explain-request.ts';
import { answered, refused } from './login-answer.ts';
import type { LoginProblem } from './login-problems.ts';
import type { LoginCaller, LoginRequest } from './login-request.ts';
import type { LoginRoute } from './login-route.ts';
import type { LoginServices } from './login-services.ts';

const onlyOf = ({ principal }: LoginCaller): number | null => (principal.subscriptionAdmin ? null : principal.userOid);

const textMember = (body: LoginRequest['body'], name: string): string | null => {
  const value = body.get(name);
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value.length <= 4_096 ? value : null;
};

/** Whose credentials the question is about, as far as the caller may ask about them. */
const subjectOf = async (
  { body, caller }: LoginRequest,
  { authenticator, pool }: LoginServices,
): Promise<Result<Subject | null, LoginProblem>> => {
  const [key, userName] = [textMember(body, 'Key'), textMember(body, 'User')];
  const owner = onlyOf(caller);
  if (key !== null) {
    const [keyDigest, ...others] = await keyDigests(pool, key, owner);
    if (others.length > 0) return err('ambiguous-key');
    const subject = keyDigest === undefined ? null : await authenticator.subjectOf({ keyDigest });
    return subject === null ? err('not-found') : ok(subject);
  }
  if (userName === null) return ok(null);
  const subject = await authenticator.subjectOf({ userName });
  const isTold = subject !== null && (owner === null || subject.account.userOid === owner);
  return isTold ? ok(subject) : err('not-found');
};

const headersOf = (body: LoginRequest['body']): readonly (readonly [string, string])[] | null => {
  const headers = body.get('Headers') ?? {};
  if (typeof headers !== 'object' || Array.isArray(headers)) return null;
  const pairs = Object.entries(headers as Readonly<Record<string, unknown>>).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map((each): readonly [string, unknown] => [name, each]),
  );
  const areTexts = pairs.every(([, value]) => typeof value === 'string');
  return areTexts && pairs.length <= 100 ? (pairs as readonly (readonly [string, string])[]) : null;
};

const NOBODY_ASKED =
  'At the address of Url headers let nobody in: it is none of the web service, of Standard Reports or of /login/api, or its body says who calls.';

const MEMBERS = ['Key', 'User', 'Method', 'Url', 'Headers', 'Password', 'Address'];

const questionOf = (
  { body, caller, remoteAddress, presented }: LoginRequest,
  subject: Subject | null,
): Result<{ readonly request: AskedRequest; readonly assumed: Question }, string> => {
  const unknown = [...body.keys()].find((name) => !MEMBERS.includes(name));
  if (unknown !== undefined) return err(`There is no member ${JSON.stringify(unknown.slice(0, 80))}.`);
  const headers = headersOf(body);
  if (headers === null) return err('Headers takes an object of texts, or of lists of texts, at most 100.');
  const password = body.get('Password') ?? 'right';
  if (password !== 'right' && password !== 'wrong') return err('Password takes "right" or "wrong", never a password.');
  const url = textMember(body, 'Url');
  if (url === null) return err('Url takes an address or a path.');
  const request = readQuestion({
    method: textMember(body, 'Method') ?? 'GET',
    url,
    headers,
    remoteAddress: textMember(body, 'Address') ?? remoteAddress,
    subject,
    ownOrigin: presented.ownOrigin,
  });
  if (request === null) return err('Url takes an address or a path.');
  return ok({ request, assumed: { subject, password, onlyOf: onlyOf(caller) } });
};

/** `routes`: those that a question may be about, this one among them. */
export const explainRoute = (routes: () => readonly LoginRoute[]): LoginRoute => ({
  method: 'POST',
  path: '/explain',
  caller: 'user',
  readOnly: true,
  sentence: `What would be decided of a request, gate by gate, without sending it; ${STAND_INS.key}, ${STAND_INS.session} and ${STAND_INS.token} stand for credentials.`,
  answer: async (request, services) => {
    const subject = await subjectOf(request, services);
    if (!subject.ok) return refused(subject.error);
    const question = questionOf(request, subject.value);
    if (!question.ok) return refused('bad-member', question.error);
    const { request: asked, assumed } = question.value;
    const { authenticator, clock } = services;
    const explained = await explainRequest(asked, assumed, { authenticator, clock, routes: routes() });
    return explained === null ? refused('bad-member', NOBODY_ASKED) : answered(explained);
  },
});
