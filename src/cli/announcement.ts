import type { DemoCredentials } from '../seed/demo-seed.ts';

/** What a running server can be reached by and signed in to with. */
export interface Announcement {
  readonly http: string;
  readonly https: string | undefined;
  readonly caPath: string | undefined;
  /** Undefined where the data is not the demo. */
  readonly credentials: DemoCredentials | undefined;
}

/** A line for a shell that creates a defect with the Editor's key, as R13 of the vendor's articles does. */
export const curlLine = (http: string, { apiKeys, project }: DemoCredentials): string => {
  const body = JSON.stringify({ Defect: { Name: 'Made with curl', Project: project } });
  return `curl -H 'ZSESSIONID: ${apiKeys.full}' -H 'Content-Type: application/json' -d '${body}' '${http}/slm/webservice/v2.0/defect/create'`;
};

const addresses = ({ http, https, caPath }: Announcement): readonly string[] => [
  'Muster is ready.',
  '',
  `  ${http}`,
  ...(https ? [`  ${https}${caPath ? `   (trust ${caPath})` : ''}`] : []),
  '',
  `The Application Manager: ${http}/login`,
];

const signIn = ({ users, apiKeys }: DemoCredentials): readonly string[] => {
  const width = Math.max(...users.map(({ userName }) => userName.length));
  return [
    '',
    'Users of the demo, each with its password:',
    '',
    ...users.map(({ userName, password, role }) => `  ${userName.padEnd(width)}  ${password}  ${role}`),
    '',
    "The Editor's API keys:",
    '',
    `  ${apiKeys.full}  full access`,
    `  ${apiKeys.readOnly}  read-only`,
  ];
};

/** What a person reads when the server is ready. */
export const announcementText = (announcement: Announcement): string => {
  const { http, credentials } = announcement;
  const demo = credentials
    ? [...signIn(credentials), '', 'Paste this to create a defect:', '', `  ${curlLine(http, credentials)}`, '']
    : [''];
  return [...addresses(announcement), ...demo].join('\n');
};

/** The one line of `--json`. Without the demo there are no users, and null stands for what is not known. */
export const announcementJson = ({ http, https, caPath, credentials }: Announcement): string =>
  JSON.stringify({
    http,
    https: https ?? null,
    ca: caPath ?? null,
    users: credentials?.users ?? [],
    apiKeys: credentials?.apiKeys ?? null,
    workspace: credentials?.workspace ?? null,
    project: credentials?.project ?? null,
  });
