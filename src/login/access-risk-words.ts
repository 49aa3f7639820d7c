import { type AccessRisk, EXPIRING_DAYS, UNUSED_DAYS } from '../storage/stores/access-risk-conditions.ts';

/** What a risk is called, why it is one, and what to do about it. */
export interface RiskWords {
  readonly name: string;
  readonly sentence: string;
  readonly cure: string;
}

const words = (name: string, sentence: string, cure: string): RiskWords => ({ name, sentence, cure });

/** Every risk in words that need no glossary. */
export const ACCESS_RISK_WORDS: Readonly<Record<AccessRisk, RiskWords>> = {
  'full-access-of-disabled': words(
    'Full access of a disabled user',
    'It could do everything its user may, and its user is disabled or gone. A key works again as soon as the user is enabled; a client still logs others in.',
    'Delete it. Who is disabled in a company directory alone is not known here and keeps their keys: disable them here too.',
  ),
  unused: words(
    `Unused for ${UNUSED_DAYS} days`,
    `Nobody has made, changed or used it for ${UNUSED_DAYS} days.`,
    'Ask its user whether it is still needed, and delete it if not.',
  ),
  'never-used': words(
    'Never used',
    'It was made and has never been used.',
    'Delete it unless it has just been made: what nobody uses, nobody misses when it is stolen.',
  ),
  'no-bounds': words(
    'No end and no networks',
    'It works for ever and from everywhere, whoever has it.',
    'Ask its user to set an end, or the networks that it is used from.',
  ),
  expiring: words(
    `Ends within ${EXPIRING_DAYS} days`,
    `It stops working within ${EXPIRING_DAYS} days, and so does what uses it.`,
    'Ask its user to replace it or to set another end before then.',
  ),
  expired: words(
    'Expired',
    'Its end has passed, or it was idle for longer than it may be: it no longer works.',
    'Delete it, or ask its user to set another end.',
  ),
  'owner-locked': words(
    'User locked',
    'Its user is locked: after failed sign-ins, or for having been away for a year. Under the profile “rally” it does not work until then; under “modern” it goes on.',
    'Find out why the user is locked before unlocking them.',
  ),
  'awaiting-claim': words(
    'Waiting for its user',
    'An administrator has reset it, and its user has not fetched the new value yet.',
    'Remind its user to claim it, or delete it.',
  ),
};
