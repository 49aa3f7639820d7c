import { passwordRules } from '../identity/password-rules.ts';
import { assert } from '../kernel/assert.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import type { Attribute, Kind } from '../model/attribute.ts';
import { modelEnumerations } from '../model/enumerations.ts';
import { registry } from '../model/registry.ts';
import {
  authenticationPolicy,
  DEFAULT_LOCKOUT_MINUTES,
  DEFAULT_LOGIN_ATTEMPTS,
} from '../storage/stores/account-store.ts';
import { SUBSCRIPTION_RANGES } from '../wsapi/rules/subscription-rules.ts';

/** The attributes of Subscription that say who signs in how, from where and for how long. */
export const SETTINGS = [
  'ApiKeysEnabled',
  'AuthenticationPolicy',
  'AuthenticationPolicyUrl',
  'CustomSSOLogoutURL',
  'PasswordMinimumLength',
  'NumberofPasswordRules',
  'PasswordExpirationDays',
  'PreviousPasswordCount',
  'Maximumloginattempts',
  'UserLockoutTime',
  'SessionTimeoutSeconds',
  'IPAddressRestrictionEnabled',
  'RestrictedIPAddresses',
  'ApplyIpAddressRestrictionToSubAdmins',
  'CORSEnabled',
  'CORSAllowedDomains',
] as const;

export type SettingName = (typeof SETTINGS)[number];

export type SettingValue = string | number | boolean | null;

export type Settings = Readonly<Partial<Record<SettingName, SettingValue>>>;

/** What is wrong with one member of a body. */
export interface WrongMember {
  readonly member: string;
  readonly sentence: string;
}

const vendor = passwordRules({ profile: 'rally', passwordMinimumLength: null, passwordClasses: null });

/** What holds while the subscription leaves a setting open. */
const DEFAULTS: Settings = {
  AuthenticationPolicy: authenticationPolicy(null),
  PasswordMinimumLength: vendor.minimumLength,
  NumberofPasswordRules: vendor.classes,
  PasswordExpirationDays: 0,
  PreviousPasswordCount: 0,
  Maximumloginattempts: DEFAULT_LOGIN_ATTEMPTS,
  UserLockoutTime: DEFAULT_LOCKOUT_MINUTES,
};

const attributeOf = (name: SettingName): Attribute => {
  const attribute = registry.type('Subscription').attribute(name);
  assert(attribute, `Subscription has no ${name}`);
  return attribute;
};

const choicesOf = (attribute: Attribute): readonly SettingValue[] | null => {
  const choices = modelEnumerations.valuesOf(attribute);
  return attribute.kind === 'INTEGER' ? (choices?.map(Number) ?? null) : choices;
};

/** A setting with all that a form needs to ask for it: the model's kind and choices, the rules' range, the default. */
export const settingJson = (name: SettingName, value: SettingValue) => {
  const attribute = attributeOf(name);
  const range = SUBSCRIPTION_RANGES.find((each) => each.attribute === name);
  return {
    Value: value,
    Type: attribute.kind,
    Required: attribute.required,
    Default: DEFAULTS[name] ?? null,
    AllowedValues: choicesOf(attribute),
    Least: range?.least ?? null,
    Most: range?.most ?? null,
    MaxLength: attribute.kind === 'STRING' ? attribute.maxLength : null,
  };
};

const isSetting = (name: string): name is SettingName => SETTINGS.some((each) => each === name);

/** What JSON a kind of attribute takes; what the value may be beyond that is asked of the rules. */
const FORMS: Readonly<Partial<Record<Kind, { fits(value: unknown): value is SettingValue; readonly takes: string }>>> =
  {
    BOOLEAN: { fits: (value): value is boolean => typeof value === 'boolean', takes: 'true or false' },
    INTEGER: {
      fits: (value): value is number | null => value === null || Number.isSafeInteger(value),
      takes: 'a whole number or null',
    },
    STRING: {
      // PostgreSQL refuses U+0000 in text.
      fits: (value): value is string | null => value === null || (typeof value === 'string' && !value.includes('\0')),
      takes: 'a text without the character U+0000, or null',
    },
  };

/** The settings that a body names, each of its attribute's kind. */
export const readSettings = (body: Iterable<readonly [string, unknown]>): Result<Settings, WrongMember> => {
  const settings: Partial<Record<SettingName, SettingValue>> = {};
  for (const [member, value] of body) {
    if (!isSetting(member)) return err({ member, sentence: `There is no setting ${member}.` });
    const form = FORMS[attributeOf(member).kind];
    if (!form?.fits(value)) return err({ member, sentence: `${member} takes ${form?.takes}.` });
    settings[member] = value;
  }
  return ok(settings);
};

/** The same by the columns that keep them. */
export const columnsOf = (settings: Settings): Readonly<Record<string, SettingValue>> =>
  Object.fromEntries(
    Object.entries(settings).flatMap(([name, value]) => {
      const { storage } = attributeOf(name as SettingName);
      return storage.at === 'column' ? [[storage.column, value]] : [];
    }),
  );
