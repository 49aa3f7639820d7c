import { NativeSelect, Switch, Textarea, TextInput } from '@mantine/core';
import { type SettingName, subscription } from '../../../strings/subscription.ts';
import type { Setting } from '../api/subscription.ts';
import { choiceText, type Draft } from './setting-text.ts';

/** Lists of addresses: a line each, though the server takes commas as well. */
const LISTS: readonly SettingName[] = ['RestrictedIPAddresses', 'CORSAllowedDomains'];

interface SettingFieldProps {
  readonly name: SettingName;
  readonly setting: Setting;
  readonly draft: Draft;
  readonly error: string | undefined;
  readonly onDraft: (draft: Draft) => void;
}

/** What can be chosen: the model's values, the present one if it is none of them, and to leave it open where that can be. */
const optionsOf = (name: SettingName, { AllowedValues, Value, Default, Required }: Setting) => {
  const values = AllowedValues ?? [];
  const all = Value === null || values.includes(Value) ? values : [...values, Value];
  const open = Default === null ? choiceText(name, null) : subscription.leftOpen(choiceText(name, Default));
  const options = all.map((value) => ({ value: String(value), label: choiceText(name, value) }));
  return Required && Value !== null ? options : [{ value: '', label: open }, ...options];
};

const hintOf = (name: SettingName, { Least, Most, AllowedValues }: Setting): string | undefined => {
  const { hint } = subscription.settings[name];
  if (Least === null || Most === null || AllowedValues !== null) return hint;
  const range = subscription.rangeHint(Least, Most);
  return hint === undefined ? range : `${hint} ${range}`;
};

/** The field that fits what a setting is. */
export const SettingField = ({ name, setting, draft, error, onDraft }: SettingFieldProps) => {
  const { label } = subscription.settings[name];
  const { Type, AllowedValues, Default, MaxLength } = setting;
  const shared = { name, label, description: hintOf(name, setting), error };
  if (typeof draft === 'boolean')
    return <Switch {...shared} checked={draft} onChange={(event) => onDraft(event.currentTarget.checked)} />;
  if (AllowedValues !== null)
    return (
      <NativeSelect
        {...shared}
        maw="24rem"
        data={optionsOf(name, setting)}
        value={draft}
        onChange={(event) => onDraft(event.currentTarget.value)}
      />
    );
  const written = {
    ...shared,
    value: draft,
    placeholder: Default === null ? undefined : subscription.placeholder(String(Default)),
    maxLength: MaxLength ?? undefined,
    autoComplete: 'off',
    spellCheck: false,
  };
  if (LISTS.includes(name))
    return <Textarea {...written} rows={4} onChange={(event) => onDraft(event.currentTarget.value)} />;
  const isNumber = Type === 'INTEGER';
  return (
    <TextInput
      {...written}
      maw={isNumber ? '24rem' : undefined}
      inputMode={isNumber ? 'numeric' : undefined}
      onChange={(event) => onDraft(event.currentTarget.value)}
    />
  );
};
