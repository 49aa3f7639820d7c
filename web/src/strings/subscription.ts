interface SettingText {
  readonly label: string;
  readonly hint?: string;
}

/** The settings of the page, by the names of their attributes. */
const settings = {
  ApiKeysEnabled: {
    label: 'API keys enabled',
    hint: 'Without it no key works and none can be made or edited; the keys themselves stay.',
  },
  AuthenticationPolicy: { label: 'Authentication' },
  AuthenticationPolicyUrl: {
    label: 'Identity provider URL',
    hint: 'Where a sign-in by SSO begins.',
  },
  CustomSSOLogoutURL: {
    label: 'SSO Logout',
    hint: 'Kept for programs that read it; signing out here does not lead there.',
  },
  PasswordMinimumLength: {
    label: 'Minimum length',
    hint: 'In characters. Passwords that are there are not checked again.',
  },
  NumberofPasswordRules: {
    label: 'Number of password rules',
    hint: 'So many kinds of these: lower case letters, upper case letters, digits, other characters.',
  },
  PasswordExpirationDays: { label: 'Password expires after', hint: 'In days. 0 means never.' },
  PreviousPasswordCount: {
    label: 'Previous passwords',
    hint: 'So many, the present one included, cannot be chosen again. 0 means that any can.',
  },
  Maximumloginattempts: { label: 'Maximum login attempts', hint: 'So many wrong passwords lock the account.' },
  UserLockoutTime: { label: 'Lockout time' },
  SessionTimeoutSeconds: {
    label: 'Session timeout',
    hint: 'A session ends when nobody has used it for so long. It counts at once, for sessions that live already, too.',
  },
  IPAddressRestrictionEnabled: { label: 'Restrict access by IP address' },
  RestrictedIPAddresses: {
    label: 'Allowed IP addresses',
    hint: 'Addresses, ranges such as 192.0.2.1-192.0.2.9, and networks such as 10.0.0.0/8; one a line.',
  },
  ApplyIpAddressRestrictionToSubAdmins: { label: 'Apply to subscription administrators, too' },
  CORSEnabled: { label: 'Enable CORS', hint: 'Pages of other sites may read answers for keys that they send.' },
  CORSAllowedDomains: {
    label: 'Allowed domains',
    hint: 'Origins such as https://app.example.com, or *.example.com for all names below; one a line.',
  },
} as const satisfies Readonly<Record<string, SettingText>>;

export type SettingName = keyof typeof settings;

/** What a choice is called, where it is not called by its value; '' is the choice of leaving it open. */
const choices: Readonly<Partial<Record<SettingName, Readonly<Record<string, string>>>>> = {
  AuthenticationPolicy: {
    'Rally Only': 'Rally',
    'Rally or SSO': 'Rally or SSO authentication',
    'SSO Only': 'SSO',
    'SSO With Exceptions': 'SSO with Exceptions',
  },
  SessionTimeoutSeconds: { '': 'Let Users Choose' },
  UserLockoutTime: { '-1': 'Forever, until an administrator unlocks' },
};

const counted = (count: number, one: string, many: string): string =>
  count === 1 ? `1 ${one}` : `${count.toLocaleString()} ${many}`;

const keysOf = (count: number, users: number): string =>
  `${counted(count, 'API key', 'API keys')} of ${counted(users, 'user', 'users')}`;

const sessionsOf = (count: number, users: number): string =>
  `${counted(count, 'session', 'sessions')} of ${counted(users, 'user', 'users')}`;

/** What a change does at once, by the names that the server gives to it. */
const effects = {
  'keys-stop': (count: number, users: number) => `${keysOf(count, users)} ${count === 1 ? 'stops' : 'stop'} working.`,
  'keys-work-again': (count: number, users: number) =>
    `${keysOf(count, users)} ${count === 1 ? 'works' : 'work'} again.`,
  'passwords-barred': (count: number) => `${counted(count, 'user', 'users')} can no longer sign in with a password.`,
  'passwords-allowed-again': (count: number) => `${counted(count, 'user', 'users')} can sign in with a password again.`,
  'passwords-expire': (count: number) => `${counted(count, 'password expires', 'passwords expire')} at once.`,
  'passwords-valid-again': (count: number) =>
    `${counted(count, 'expired password is', 'expired passwords are')} good again.`,
  'sessions-end': (count: number, users: number) =>
    `${sessionsOf(count, users)} ${count === 1 ? 'ends' : 'end'} at once.`,
  'sessions-outside-networks': (count: number, users: number) =>
    `${sessionsOf(count, users)}, last used from an address that is not on the list, ${count === 1 ? 'is' : 'are'} refused from there.`,
} as const satisfies Readonly<Record<string, (count: number, users: number) => string>>;

export type EffectName = keyof typeof effects;

/** Administration > Subscription. Labels are Rally's where Rally has them (R43, B8, B9). */
export const subscription = {
  title: 'Subscription',
  about: 'Who signs in how, from where and for how long. Each section is saved by itself and in force at once.',
  settings: settings as Readonly<Record<SettingName, SettingText>>,
  choices,
  effects,
  sectionsLabel: 'Sections',
  sections: {
    capabilities: { title: 'Admin Capabilities', about: 'What users of this subscription may use at all.' },
    authentication: {
      title: 'Authentication',
      about: 'By password, by single sign-on (SSO), or both. Subscription administrators may always use a password.',
    },
    profile: {
      title: 'Rules for passwords and locks',
      about: 'Which rules new passwords and wrong passwords are measured by. Passwords that are there stay.',
    },
    password: { title: 'Password policy', about: 'What a new password must be, and how long it lasts.' },
    lockout: { title: 'Lockout', about: 'What wrong passwords lead to.' },
    session: { title: 'Session time-outs', about: 'How long a sign-in lasts without use.' },
    lifetime: { title: 'Age of sessions', about: 'How old a session may become, however much it is used.' },
    networks: { title: 'Networks', about: 'From where users, and their keys, may call.' },
    browserApps: {
      title: 'Browser apps (CORS)',
      about: 'Which sites’ pages may read answers of the Web Services API.',
    },
    edition: {
      title: 'Edition',
      about: 'What this server runs as. It is an option of the server, set where it is started.',
    },
    exceptions: {
      title: 'SSO exceptions',
      about: 'In “SSO with Exceptions” these users may sign in with a password. An empty list bars nobody.',
    },
  },
  profiles: {
    label: 'Rules',
    rally: { label: 'Rally’s rules', hint: 'The password policy and lockout below.' },
    modern: {
      label: 'Modern rules (NIST, ASVS)',
      hint: 'At least 15 characters, none that guessers try first, no expiry; wrong passwords wait instead of locking, and stop no key.',
    },
  },
  restsUnderModern:
    'The modern rules are in force. Of these, only the previous passwords count until Rally’s rules are chosen again.',
  lockoutRestsUnderModern: 'The modern rules are in force. These count again when Rally’s rules are chosen.',
  lifetimeLabel: 'Longest life of a session',
  lifetimeOpen: 'As long as the server allows',
  leftOpen: (held: string) => `Not set (${held})`,
  placeholder: (held: string) => `${held} while it is not set`,
  save: (section: string) => `Save ${section}`,
  discard: 'Discard changes',
  saved: (section: string) => `${section}: saved.`,
  changed: 'Not saved yet',
  unchanged: 'Nothing has changed.',
  checking: 'Checking what this changes …',
  wholeNumber: 'This takes a whole number.',
  needed: 'Once set, this cannot be empty again.',
  range: (least: number, most: number) => `This takes a number from ${least} to ${most}.`,
  rangeHint: (least: number, most: number) => `${least} to ${most}.`,
  yourAddress: (address: string) => `You call from ${address}.`,
  ownAddress: {
    allowed: 'It is let in.',
    exempt: 'It is not on the list; you are let in as a subscription administrator.',
    'shut-out': 'It is not on the list.',
  },
  look: {
    title: (section: string) => `Change ${section}?`,
    follows: 'This is what follows at once:',
    change: (label: string, before: string, after: string) => `${label}: ${before} → ${after}`,
    nothing: 'nothing',
    deed: 'Change it',
    outside: (address: string) =>
      `Your own address, ${address}, is not on the list. You are let in only as a subscription administrator.`,
  },
  unsaved: {
    title: 'Leave without saving?',
    text: (sections: string) => `Changes in these sections are not saved: ${sections}.`,
    leave: 'Leave',
  },
  exceptions: {
    count: (count: number, most: number) => `${count.toLocaleString()} of ${most.toLocaleString()}`,
    search: 'Search by user name or display name',
    userName: 'User name',
    displayName: 'Display name',
    state: 'State',
    disabled: 'Disabled',
    administrator: 'Administrator',
    active: 'Active',
    add: 'Add users',
    addTitle: 'Add users to the SSO exceptions',
    find: 'Find users',
    found: 'Users found',
    findHint: 'Active users who are not on the list yet.',
    further: (count: number) =>
      `${counted(count, 'further user matches', 'further users match')}; type more of the name.`,
    addChosen: (count: number) => (count === 0 ? 'Add' : `Add ${counted(count, 'user', 'users')}`),
    added: (count: number) => `${counted(count, 'user', 'users')} added to the SSO exceptions.`,
    remove: (name: string) => `Remove ${name}`,
    removeTitle: 'Remove from the SSO exceptions?',
    removeText: (name: string) => `${name} will no longer be on the list.`,
    removed: (name: string) => `${name} removed from the SSO exceptions.`,
    deed: 'Remove',
    full: (most: number) => `The list is full: it holds ${most.toLocaleString()}.`,
    empty: 'Nobody is on the list.',
    noMatch: 'Nobody on the list is called so.',
    label: 'SSO exceptions',
  },
  edition: {
    edition: 'Edition',
    editions: {
      saas: 'saas, with API keys and OAuth clients',
      onprem: 'onprem, without API keys and OAuth clients',
      sandbox: 'sandbox, without API keys and OAuth clients',
    },
    name: 'Subscription',
    number: 'Subscription ID',
    users: 'Users',
    usersText: (enabled: number, disabled: number) =>
      `${enabled.toLocaleString()} active, ${disabled.toLocaleString()} disabled`,
    keys: 'API keys',
  },
} as const;

export type SectionName = keyof typeof subscription.sections;
