import { LOG_LEVELS } from './log-levels.ts';
import {
  addressRanges,
  databaseUrl,
  host,
  longSecret,
  mailbox,
  type OptionKind,
  oneOf,
  origin,
  path,
  port,
  smtpUrl,
  webhook,
  wholeNumber,
} from './option-kinds.ts';

/** One option of the program. Its value comes from the flag, else the environment variable, else the default. */
export interface OptionRow<Value> {
  /** As commander takes it; the argument's name stands in the help. */
  readonly flag: string;
  readonly variable: string;
  readonly kind: OptionKind<Value>;
  /** Text that `kind` reads; undefined: no value. */
  readonly default: string | undefined;
  /** What it does, in one sentence; shown by --help and in the reference. */
  readonly sentence: string;
}

/** The editions differ in who may sign in how, and in what an administrator may do. */
export const EDITIONS = ['saas', 'onprem', 'sandbox'] as const;

export type Edition = (typeof EDITIONS)[number];

const row = <Value, const Default extends string | undefined>(
  flag: string,
  variable: string,
  kind: OptionKind<Value>,
  defaultText: Default,
  sentence: string,
) => ({ flag, variable, kind, default: defaultText, sentence });

/** Every option there is, in the order of the help. */
export const optionTable = Object.freeze({
  port: row('--port <number>', 'MUSTER_PORT', port, '7070', 'Port for HTTP; 0 takes any free one.'),
  tlsPort: row('--tls-port <number>', 'MUSTER_TLS_PORT', port, '7443', 'Port for HTTPS; 0 takes any free one.'),
  host: row(
    '--host <address>',
    'MUSTER_HOST',
    host,
    '127.0.0.1',
    'Address to listen on; the default is reachable from this machine only, and "dev" takes no other.',
  ),
  publicUrl: row(
    '--public-url <url>',
    'MUSTER_PUBLIC_URL',
    origin,
    undefined,
    'Scheme, host and port in the references of every answer; without it they are those that the client used.',
  ),
  trustedProxies: row(
    '--trusted-proxies <ranges>',
    'MUSTER_TRUSTED_PROXIES',
    addressRanges,
    '',
    'Addresses or CIDR ranges, with commas between them, whose X-Forwarded-Proto, -Host and -For are believed.',
  ),
  tlsCert: row(
    '--tls-cert <file>',
    'MUSTER_TLS_CERT',
    path,
    undefined,
    'PEM file with the certificate for HTTPS and its chain; without it "dev" makes its own and "serve" has no HTTPS.',
  ),
  tlsKey: row('--tls-key <file>', 'MUSTER_TLS_KEY', path, undefined, 'PEM file with the key of that certificate.'),
  clientRegistrationToken: row(
    '--client-registration-token <token>',
    'MUSTER_CLIENT_REGISTRATION_TOKEN',
    longSecret,
    undefined,
    'What an application shows to register itself as an OAuth client (RFC 7591); without it none may. Better given in the environment.',
  ),
  edition: row(
    '--edition <name>',
    'MUSTER_EDITION',
    oneOf(EDITIONS),
    'saas',
    `Which of the vendor's editions to be: ${EDITIONS.join(', ')}.`,
  ),
  data: row(
    '--data <folder>',
    'MUSTER_DATA',
    path,
    undefined,
    'Folder for the embedded PostgreSQL and the certificates; by default .muster/data in the program’s own folder, or one under /var/lib/muster for root where that folder is closed to others.',
  ),
  databaseUrl: row(
    '--database-url <url>',
    'DATABASE_URL',
    databaseUrl,
    undefined,
    'PostgreSQL 15 or newer to use instead of the embedded one; better given in the environment, which other users cannot read.',
  ),
  poolSize: row(
    '--pool-size <number>',
    'MUSTER_POOL_SIZE',
    wholeNumber(1, 64),
    '10',
    'Connections in each of the two pools to PostgreSQL; one user may have three quarters of them.',
  ),
  concurrentRequestsPerUser: row(
    '--concurrent-requests-per-user <number>',
    'MUSTER_CONCURRENT_REQUESTS_PER_USER',
    wholeNumber(0, 10_000),
    '12',
    'Requests of one user that run at once; further ones wait, as with the vendor. 0 is no bound.',
  ),
  decisionLogDays: row(
    '--decision-log-days <number>',
    'MUSTER_DECISION_LOG_DAYS',
    wholeNumber(0, 36_500),
    '90',
    'Days for which the decision log keeps who was let in or refused, and why; 0 keeps everything.',
  ),
  smtpUrl: row(
    '--smtp-url <url>',
    'MUSTER_SMTP_URL',
    smtpUrl,
    undefined,
    'Mail server that mails to people go out by, as smtp:// (STARTTLS, which "?tls=optional" does without where it must) or smtps://; better given in the environment.',
  ),
  mailFrom: row('--mail-from <address>', 'MUSTER_MAIL_FROM', mailbox, undefined, 'Whom these mails come from.'),
  mailWebhook: row(
    '--mail-webhook <url>',
    'MUSTER_MAIL_WEBHOOK',
    webhook,
    undefined,
    'Address that each mail is posted to as JSON, instead of a mail server; better given in the environment.',
  ),
  mailWebhookSecret: row(
    '--mail-webhook-secret <secret>',
    'MUSTER_MAIL_WEBHOOK_SECRET',
    longSecret,
    undefined,
    'What these posts are signed with (HMAC-SHA-256); better given in the environment.',
  ),
  logLevel: row(
    '--log-level <level>',
    'MUSTER_LOG_LEVEL',
    oneOf(LOG_LEVELS),
    'info',
    `How much is logged to standard error: ${LOG_LEVELS.join(', ')}.`,
  ),
});

type Table = typeof optionTable;

export type OptionName = keyof Table;

type ValueOf<Name extends OptionName> =
  Table[Name]['kind'] extends OptionKind<infer Value>
    ? Table[Name]['default'] extends string
      ? Value
      : Value | undefined
    : never;

/** The validated configuration: every option by name, read-only. */
export type Options = { readonly [Name in OptionName]: ValueOf<Name> };
