import { AUTHORIZATION_CASES } from './negative/authorization-cases.ts';
import { CLIENT_CASES } from './negative/client-cases.ts';
import { CODE_CASES } from './negative/code-cases.ts';
import { HINT_CASES } from './negative/hint-cases.ts';
import type { NegativeCase } from './negative/negative-case.ts';
import { PUSHED_AND_OTHER_CASES } from './negative/pushed-cases.ts';
import { REDIRECT_CASES } from './negative/redirect-cases.ts';
import { TOKEN_CASES } from './negative/token-cases.ts';

/** Every way to ask for what one may not have. Names of the OpenID conformance suite's modules stand where one asks the same. */
export const NEGATIVE_TABLE: readonly NegativeCase[] = [
  ...REDIRECT_CASES,
  ...AUTHORIZATION_CASES,
  ...HINT_CASES,
  ...CODE_CASES,
  ...CLIENT_CASES,
  ...TOKEN_CASES,
  ...PUSHED_AND_OTHER_CASES,
];
