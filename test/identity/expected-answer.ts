import { expect } from 'vitest';
import type { HttpReply } from '../support/http-client.ts';
import type { CaseOutcome } from './auth-cases.ts';

const UNAUTHENTICATED = 'Full authentication is required to access this resource';
const WRONG_PASSWORD = 'The username or password you entered is incorrect.';

const INVALID_KEY =
  '{"OperationResult":{"_rallyAPIMajor":"2","_rallyAPIMinor":"0","Errors":["Not authorized to perform action: Invalid key"],"Warnings":[]}}';

const page = (status: number, sentence: string, target: string): string => `<html>
<head>
<meta http-equiv="Content-Type" content="text/html; charset=utf-8"/>
<title>Error ${status} ${sentence}</title>
</head>
<body>
<h2>HTTP ERROR ${status}</h2>
<p>Problem accessing ${target.split('?')[0]}. Reason:
<pre>    ${sentence}</pre></p>
<hr /><i><small>Powered by Jetty://</small></i>
</body>
</html>
`;

interface Answer {
  readonly status: number;
  readonly reason: string;
  readonly challenge: string | undefined;
  readonly text: string;
}

/** Status line, challenge and body of every refusal, byte for byte. */
const REFUSALS: Readonly<Partial<Record<CaseOutcome, (target: string) => Answer>>> = {
  unauthenticated: (target) => ({
    status: 401,
    reason: UNAUTHENTICATED,
    challenge: 'Basic realm="Rally"',
    text: page(401, UNAUTHENTICATED, target),
  }),
  'wrong-password': (target) => ({
    status: 401,
    reason: WRONG_PASSWORD,
    challenge: 'Basic realm="Rally"',
    text: page(401, WRONG_PASSWORD, target),
  }),
  'invalid-token': (target) => ({
    status: 401,
    reason: UNAUTHENTICATED,
    challenge: 'Bearer error="invalid_token"',
    text: page(401, UNAUTHENTICATED, target),
  }),
  'insufficient-scope': (target) => ({
    status: 403,
    reason: 'Forbidden',
    challenge: 'Bearer error="insufficient_scope"',
    text: page(403, UNAUTHENTICATED, target),
  }),
  'invalid-key': () => ({ status: 200, reason: 'OK', challenge: undefined, text: INVALID_KEY }),
};

/** Fails unless the reply is what the outcome says; `name` says which request it was. */
export const expectOutcome = (outcome: CaseOutcome, reply: HttpReply, target: string, name: string): void => {
  const { status, reason, headers, text } = reply;
  expect([name, headers['cache-control'], typeof headers['x-request-id']]).toEqual([name, 'no-store', 'string']);
  const refusal = REFUSALS[outcome];
  if (refusal !== undefined) {
    const challenge = headers['www-authenticate'];
    expect({ name, status, reason, challenge, text }).toEqual({ name, ...refusal(target) });
    return;
  }
  expect({ name, status, challenge: headers['www-authenticate'] }).toEqual({ name, status: 200, challenge: undefined });
  const [result] = Object.values<{ Errors: readonly string[] }>(JSON.parse(text));
  if (outcome === 'not-authorized') {
    expect(`${name}: ${result?.Errors[0]}`).toMatch(/: Not authorized to /);
    expect(text).not.toContain('Invalid key');
  } else expect([name, result?.Errors]).toEqual([name, []]);
};
