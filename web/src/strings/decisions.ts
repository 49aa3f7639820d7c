const MOST_COUNTED = 10_000;

/** The decision log. */
export const decisions = {
  title: 'Decisions',
  aboutAll: 'Every request that was let in or turned away, with the reason and what to do about it.',
  aboutOwn: 'Your requests that were let in or turned away, with the reason and what to do about it.',
  list: 'Decisions, the newest first',
  empty: 'There are no decisions like this.',
  explain: 'Explain a request',
  explainThis: 'Explain this',
  csv: 'Download as CSV',
  live: 'Live tail',
  showNew: (count: number) => (count === 1 ? 'Show 1 new entry' : `Show ${count.toLocaleString()} new entries`),
  total: (count: number) =>
    count >= MOST_COUNTED
      ? `${MOST_COUNTED.toLocaleString()} entries or more`
      : count === 1
        ? '1 entry'
        : `${count.toLocaleString()} entries`,
  outcomes: { accepted: 'Accepted', refused: 'Refused', 'nothing-written': 'Not written' },
  via: {
    'api-key': 'API key',
    session: 'Session',
    'access-token': 'Access token',
    basic: 'User name and password',
  } as Readonly<Record<string, string>>,
  viaNothing: 'Nothing that was recognised',
  nobody: 'Nobody recognised',
  user: 'User',
  key: 'Key (last four or ObjectID)',
  outcome: 'Outcome',
  anyOutcome: 'Any outcome',
  reason: 'Reason',
  anyReason: 'Any reason',
  address: 'Address',
  requestId: 'Request ID',
  from: 'From',
  to: 'To',
  further: 'Address, request ID, time',
  loginReads: 'Also what was read at /login/api, as by this page',
  request: 'Request',
  apply: 'Filter',
  clear: 'Show everything',
  cure: 'What to do:',
  at: 'When',
  by: 'Recognised by',
  credential: 'Credential',
  session: 'Session',
  agent: 'Program',
  count: 'Alike',
  alike: (count: number) => `${count.toLocaleString()} requests within a moment`,
  onlyUser: 'Only this user',
  onlyKey: 'Only this key',
  onlyAddress: 'Only this address',
  onlyReason: 'Only this reason',
} as const;
