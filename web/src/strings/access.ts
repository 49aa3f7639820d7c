type Kind = 'key' | 'client' | 'application';

const counted = (count: number, what: string): string => `${count.toLocaleString()} ${what}${count === 1 ? '' : 's'}`;

/** The screen of keys, clients and applications at risk. The words of the risks themselves are the server's. */
export const access = {
  title: 'Access at risk',
  about: 'All API keys, OAuth clients and authorized applications of the subscription, by what speaks against them.',
  totals: (keys: number, clients: number, applications: number) =>
    `In all: ${counted(keys, 'API key')}, ${counted(clients, 'OAuth client')}, ${counted(applications, 'authorized application')}.`,
  risks: 'Risks',
  whatToDo: 'What to do',
  kind: 'Show',
  kinds: { all: 'All', key: 'API keys', client: 'OAuth clients', application: 'Applications' },
  oneOf: { key: 'API key', client: 'OAuth client', application: 'Application' },
  filterName: 'Name',
  filterUser: 'User',
  download: 'Download as CSV',
  list: (risk: string) => `At risk: ${risk}`,
  empty: 'Nothing is at this risk.',
  nobody: 'Nobody',
  disabled: 'Disabled',
  endsIn: (lastFour: string) => `…${lastFour}`,
  noEnd: 'No end',
  columns: {
    name: 'Name',
    user: 'User',
    grant: 'Grant',
    created: 'Created',
    lastUsed: 'Last used',
    ends: 'Ends',
    action: 'Action',
  },
  remove: { key: 'Delete', client: 'Delete', application: 'Revoke' },
  removeNamed: (kind: Kind, name: string, user: string) =>
    `${kind === 'application' ? 'Revoke' : 'Delete'} ${name} of ${user}`,
  removeTitle: (kind: Kind, name: string) => `${kind === 'application' ? 'Revoke' : 'Delete'} ${name}?`,
  removeWhat: (kind: Kind, name: string, user: string) =>
    ({
      key: `Whatever uses the key ${name} of ${user} is refused at once. This cannot be undone.`,
      client: `${name} of ${user} can log nobody in any more, and whoever uses it is logged out of it at once. This cannot be undone.`,
      application: `${name} loses its access at once, wherever it is signed in as ${user}, who is told by mail.`,
    })[kind],
  removeDeed: { key: 'Delete key', client: 'Delete client', application: 'Revoke access' },
  removed: (kind: Kind, name: string) =>
    kind === 'application' ? `${name} has no access any more.` : `${name} was deleted.`,
  disable: 'Disable user',
  disableNamed: (user: string) => `Disable user ${user}`,
  disableTitle: (user: string) => `Disable ${user}?`,
  disableWhat: (user: string) =>
    `${user} can no longer sign in, their keys stop working, and what they allowed to applications ends. Their keys work again when they are enabled.`,
  disabledNow: (user: string) => `${user} is disabled.`,
} as const;
