import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { describeOptions } from '../../src/config/describe-options.ts';
import { type Environment, type GivenFlags, loadOptions } from '../../src/config/load-options.ts';
import { type Options, optionTable } from '../../src/config/options.ts';

const loaded = (environment: Environment = {}, flags: GivenFlags = {}): Options => {
  const result = loadOptions(flags, environment);
  if (!result.ok) throw new Error(result.error.join(' '));
  return result.value;
};

const problems = (environment: Environment, flags: GivenFlags = {}): readonly string[] => {
  const result = loadOptions(flags, environment);
  return result.ok ? [] : result.error;
};

describe('the options', () => {
  it('have defaults that listen on this machine only', () => {
    expect(loaded()).toMatchObject({
      port: 7070,
      tlsPort: 7443,
      host: '127.0.0.1',
      edition: 'saas',
      trustedProxies: [],
    });
    expect(loaded().databaseUrl).toBeUndefined();
  });

  it('come from the flag before the variable before the default', () => {
    expect(loaded({ MUSTER_PORT: '81' }).port).toBe(81);
    expect(loaded({ MUSTER_PORT: '81' }, { port: '82' }).port).toBe(82);
  });

  it('cannot be changed afterwards', () => {
    expect(Object.isFrozen(loaded())).toBe(true);
  });

  it('take an empty variable for none', () => {
    expect(loaded({ MUSTER_PORT: '', DATABASE_URL: '' })).toMatchObject({ port: 7070, databaseUrl: undefined });
  });

  it.each([
    [{ MUSTER_PORT: '65536' }, 'MUSTER_PORT must be a port number from 1 to 65535, or 0 for any free one.'],
    [{ MUSTER_PORT: '7e3' }, 'MUSTER_PORT must be a port number from 1 to 65535, or 0 for any free one.'],
    [{ MUSTER_PORT: '-1' }, 'MUSTER_PORT must be a port number from 1 to 65535, or 0 for any free one.'],
    [{ MUSTER_HOST: 'a b' }, 'MUSTER_HOST must be an IP address or a host name.'],
    [{ MUSTER_EDITION: 'SaaS' }, 'MUSTER_EDITION must be one of saas, onprem, sandbox.'],
    [
      { MUSTER_PUBLIC_URL: 'https://rally.example.com/slm' },
      'MUSTER_PUBLIC_URL must be an address such as https://rally.example.com, without path or password.',
    ],
    [
      { MUSTER_PUBLIC_URL: 'ftp://rally.example.com' },
      'MUSTER_PUBLIC_URL must be an address such as https://rally.example.com, without path or password.',
    ],
    [
      { MUSTER_TRUSTED_PROXIES: '10.0.0.0/33' },
      'MUSTER_TRUSTED_PROXIES must be IP addresses or CIDR ranges with commas between them, such as 10.0.0.0/8,::1.',
    ],
    [
      { DATABASE_URL: 'mysql://u:pw@h/d' },
      'DATABASE_URL must be a connection string such as postgresql://user:password@host:5432/database.',
    ],
    [{ MUSTER_POOL_SIZE: '0' }, 'MUSTER_POOL_SIZE must be a whole number from 1 to 64.'],
    [{ MUSTER_PROT: '80' }, 'MUSTER_PROT is not an option: see "muster config --help" for those that are.'],
    [{ MUSTER_TLS_CERT: '/c.pem' }, 'MUSTER_TLS_CERT and MUSTER_TLS_KEY belong together: give both or neither.'],
    [
      { MUSTER_SMTP_URL: 'mail.example.com', MUSTER_MAIL_FROM: 'm@example.com' },
      'MUSTER_SMTP_URL must be an address such as smtp://user:password@mail.example.com:587 or smtps://mail.example.com.',
    ],
    [
      { MUSTER_MAIL_FROM: 'Muster <m@example.com' },
      'MUSTER_MAIL_FROM must be an e-mail address such as muster@example.com or Muster <muster@example.com>.',
    ],
    [{ MUSTER_SMTP_URL: 'smtp://h' }, 'MUSTER_SMTP_URL needs MUSTER_MAIL_FROM: whom mails come from.'],
    [
      { MUSTER_MAIL_WEBHOOK: 'https://u:p@h/', MUSTER_MAIL_WEBHOOK_SECRET: 'x'.repeat(24) },
      'MUSTER_MAIL_WEBHOOK must be an http or https address without a user and password.',
    ],
    [
      { MUSTER_MAIL_WEBHOOK: 'https://h/' },
      'MUSTER_MAIL_WEBHOOK and MUSTER_MAIL_WEBHOOK_SECRET belong together: give both or neither.',
    ],
    [
      {
        MUSTER_SMTP_URL: 'smtp://h',
        MUSTER_MAIL_FROM: 'm@example.com',
        MUSTER_MAIL_WEBHOOK: 'https://h/',
        MUSTER_MAIL_WEBHOOK_SECRET: 'x'.repeat(24),
      },
      'MUSTER_SMTP_URL and MUSTER_MAIL_WEBHOOK are both given: choose one way for mail.',
    ],
    [{ MUSTER_PORT: '80', MUSTER_TLS_PORT: '80' }, 'MUSTER_PORT and MUSTER_TLS_PORT are both 80: choose two ports.'],
  ])('refuse %o with one sentence', (environment, sentence) => {
    expect(problems(environment)).toEqual([sentence]);
  });

  it('name the flag where the flag is wrong', () => {
    expect(problems({}, { tlsPort: 'x' })).toEqual([
      '--tls-port must be a port number from 1 to 65535, or 0 for any free one.',
    ]);
  });

  it('tell everything that is wrong at once', () => {
    expect(problems({ MUSTER_PORT: 'x', MUSTER_EDITION: 'y', MUSTER_Z: '1' })).toHaveLength(3);
  });

  it('read proxies as a list', () => {
    expect(loaded({ MUSTER_TRUSTED_PROXIES: '10.0.0.0/8, ::1,192.0.2.7' }).trustedProxies).toEqual([
      '10.0.0.0/8',
      '::1',
      '192.0.2.7',
    ]);
  });

  it('each end their description with a full stop', () => {
    for (const { sentence } of Object.values(optionTable)) expect(sentence).toMatch(/^[A-Z].*\.$/);
  });
});

describe('the printed configuration', () => {
  it.each([
    'postgresql://muster:hunter2@db.example.com:5432/muster',
    'postgres://muster:hunter2@/muster?host=/run/postgresql',
    'postgresql://muster:p/hunter2#?@db.example.com/muster',
    'postgresql://muster:p@hunter2@db.example.com/muster',
    'postgresql://db.example.com/muster?user=muster&password=hunter2',
    'postgresql://db.example.com/muster?user=muster&sslmode=require&sslpassword=hunter2',
  ])('hides the password of %s', (url) => {
    const options = loaded({ DATABASE_URL: url });
    const printed = describeOptions(options).join('\n');
    expect(printed).toMatch(/^DATABASE_URL=postgres/m);
    expect(printed).toContain('***');
    for (const text of [printed, JSON.stringify(options), inspect(options), String(options.databaseUrl)]) {
      expect(text).not.toContain('hunter2');
    }
  });

  it('hides every other secret', () => {
    const secret = 'hunter2-hunter2-hunter2-hunter2';
    const given = [
      { MUSTER_SMTP_URL: `smtp://muster:${secret}@mail.example.com:25`, MUSTER_MAIL_FROM: 'Muster <m@example.com>' },
      { MUSTER_MAIL_WEBHOOK: `https://hooks.example.com/${secret}`, MUSTER_MAIL_WEBHOOK_SECRET: secret },
      { MUSTER_CLIENT_REGISTRATION_TOKEN: secret },
    ];
    const printed = given.map((environment) => describeOptions(loaded(environment)).join('\n'));
    expect(printed.join('\n')).not.toContain('hunter2');
    expect(printed[0]).toMatch(/^MUSTER_SMTP_URL=smtp:\/\/muster:\*\*\*@mail\.example\.com:25$/m);
    expect(printed[0]).toMatch(/^MUSTER_MAIL_FROM=Muster <m@example\.com>$/m);
    expect(printed[1]).toMatch(/^MUSTER_MAIL_WEBHOOK=https:\/\/hooks\.example\.com\/\*\*\*$/m);
    expect(printed[1]).toMatch(/^MUSTER_MAIL_WEBHOOK_SECRET=\*\*\*$/m);
    expect(printed[2]).toMatch(/^MUSTER_CLIENT_REGISTRATION_TOKEN=\*\*\*$/m);
  });

  it('has one line for every option', () => {
    expect(describeOptions(loaded())).toHaveLength(Object.keys(optionTable).length);
    expect(describeOptions(loaded())).toContain('MUSTER_PORT=7070');
    expect(describeOptions(loaded())).toContain('MUSTER_PUBLIC_URL=(none)');
  });
});
