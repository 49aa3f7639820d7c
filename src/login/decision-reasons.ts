import { REASONS } from '../identity/reasons.ts';
import { LOGIN_PROBLEMS } from './login-problems.ts';

/** A reason as this API tells it. */
interface ToldReason {
  readonly Code: string;
  readonly Sentence: string;
  readonly Cure: string;
}

/** What this API itself refuses and puts into the log: its gates, and tokens of resets that nobody has. */
const OF_THIS_API = [
  'needs-sign-in',
  'cross-site',
  'security-token-missing',
  'administrators-only',
  'bad-token',
] as const;

const told = (Code: string, Sentence: string, Cure: string): ToldReason => ({ Code, Sentence, Cure });

const ofIdentity = new Map(
  Object.entries(REASONS).map(([code, { sentence, cure }]) => [code, told(code, sentence, cure)]),
);

const ofThisApi = OF_THIS_API.filter((code) => !ofIdentity.has(code)).map((code) =>
  told(code, LOGIN_PROBLEMS[code].message, LOGIN_PROBLEMS[code].cure),
);

/** Every reason that an entry of the decision log can have; a replayed answer was never decided. */
export const DECISION_REASONS: readonly ToldReason[] = [...ofIdentity.values(), ...ofThisApi].filter(
  ({ Code }) => Code !== 'replayed-answer',
);

const byCode = new Map(DECISION_REASONS.map((each) => [each.Code, each]));

/** What a code means; entries of an older version may have one that there is no more. */
export const reasonOf = (code: string): ToldReason => byCode.get(code) ?? told(code, '', '');
