import { durationText } from '../../../lib/duration.ts';
import { common } from '../../../strings/common.ts';
import { type SettingName, subscription } from '../../../strings/subscription.ts';
import type { Setting, SettingValue } from '../api/subscription.ts';

/** A value as a field has it; '' is what is left open. */
export type Draft = string | boolean;

export const draftOf = ({ Type, Value }: Setting): Draft => {
  if (Type === 'BOOLEAN') return Value === true;
  return Value === null ? '' : String(Value);
};

/** What the server is sent for what a field holds. */
export const valueOfDraft = ({ Type }: Setting, draft: Draft): SettingValue => {
  if (typeof draft === 'boolean') return draft;
  const text = draft.trim();
  if (text === '') return null;
  return Type === 'INTEGER' ? Number(text) : text;
};

const WHOLE_NUMBER = /^-?\d{1,15}$/;

/** What is wrong with a draft, as far as the server's own description tells; null: nothing. */
export const draftProblem = (setting: Setting, draft: Draft): string | null => {
  if (typeof draft === 'boolean') return null;
  const text = draft.trim();
  const { Type, Required, Value, Least, Most } = setting;
  if (text === '') return Required && Value !== null ? subscription.needed : null;
  if (Type !== 'INTEGER') return null;
  if (!WHOLE_NUMBER.test(text)) return subscription.wholeNumber;
  const isBelow = Least !== null && Number(text) < Least;
  const isAbove = Most !== null && Number(text) > Most;
  return (isBelow || isAbove) && Least !== null && Most !== null ? subscription.range(Least, Most) : null;
};

const SECONDS_IN: Readonly<Partial<Record<SettingName, number>>> = { SessionTimeoutSeconds: 1, UserLockoutTime: 60 };

/** What a value is called on the page. */
export const choiceText = (name: SettingName, value: SettingValue): string => {
  const named = subscription.choices[name]?.[String(value ?? '')];
  if (named !== undefined) return named;
  const seconds = SECONDS_IN[name];
  return seconds !== undefined && typeof value === 'number' ? durationText(value * seconds) : String(value ?? '');
};

/** What a field holds, in words: for a second look. */
export const draftText = (name: SettingName, setting: Setting, draft: Draft): string => {
  if (typeof draft === 'boolean') return draft ? common.yes : common.no;
  const text = choiceText(name, valueOfDraft(setting, draft));
  if (text !== '') return text;
  return setting.Default === null
    ? subscription.look.nothing
    : subscription.leftOpen(choiceText(name, setting.Default));
};
