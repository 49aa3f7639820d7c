import { afterEach, describe, expect, it } from 'vitest';
import { Secret } from '../../src/kernel/secret.ts';
import { readSmtpUrl, type SmtpServer } from '../../src/kernel/smtp-url.ts';
import type { Delivered } from '../../src/mail/mail-transport.ts';
import { createSmtpTransport } from '../../src/mail/smtp-transport.ts';
import { type MailServer, type MailServerOptions, startMailServer } from '../support/mail-server.ts';

const servers: MailServer[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

const start = async (options: MailServerOptions): Promise<MailServer> => {
  const server = await startMailServer(options);
  servers.push(server);
  return server;
};

const MAIL = {
  oid: 7,
  kind: 'notice',
  userOid: null,
  address: 'bo@acme.test',
  subject: 'A notice',
  body: 'Its text.',
  createdAt: new Date('2030-01-15T12:00:00.000Z'),
  attempts: 1,
};

const LOGIN = { user: 'muster', password: 'p@ss / wörd' };

const send = (server: MailServer, more: Partial<SmtpServer>): Promise<Delivered> => {
  const to: SmtpServer = {
    host: '127.0.0.1',
    port: server.port,
    secure: false,
    user: '',
    password: new Secret(''),
    tls: 'required',
    ...more,
  };
  const from = { name: '', address: 'm@acme.test' };
  return createSmtpTransport(to, from).deliver(MAIL, AbortSignal.timeout(10_000));
};

describe('a mail server that must speak TLS', () => {
  it('gets nothing where it offers none', async () => {
    const server = await start({ plain: true });
    expect(await send(server, {})).toMatchObject({ kind: 'failed', isFinal: false });
    expect(server.received).toEqual([]);
  });

  it('gets neither mail nor password where nobody vouches for its certificate', async () => {
    const server = await start({ login: LOGIN });
    const sent = await send(server, { user: LOGIN.user, password: new Secret(LOGIN.password) });
    expect(sent).toMatchObject({ kind: 'failed', isFinal: false, problem: expect.stringContaining('certificate') });
    expect(server.received).toEqual([]);
  });
});

describe('a mail server that may speak TLS', () => {
  it.each([
    ['does', {}, true],
    ['does not', { plain: true }, false],
  ])('gets the mail where it %s', async (_, options, secure) => {
    const server = await start(options);
    expect(await send(server, { tls: 'optional' })).toEqual({ kind: 'delivered' });
    expect(server.received).toMatchObject([{ secure, text: MAIL.body }]);
  });

  it('is signed in to with the user and password of its address', async () => {
    const server = await start({ login: LOGIN });
    const address = `smtp://${LOGIN.user}:${encodeURIComponent(LOGIN.password)}@127.0.0.1:${server.port}`;
    expect(await send(server, readSmtpUrl(address) ?? {})).toEqual({ kind: 'delivered' });
    const wrong = await send(server, { ...readSmtpUrl(address), password: new Secret('wrong') });
    expect(wrong).toMatchObject({ kind: 'failed', isFinal: false, problem: expect.stringContaining('535') });
    expect(JSON.stringify(wrong)).not.toContain('wrong');
    expect(server.received).toHaveLength(1);
  });
});

describe('the address of a mail server', () => {
  it.each([
    ['smtp://mail.example.com', { host: 'mail.example.com', port: 587, secure: false, tls: 'required' }],
    ['smtp://mail.example.com:25?tls=optional', { port: 25, secure: false, tls: 'optional' }],
    ['smtps://mail.example.com/', { port: 465, secure: true, tls: 'required' }],
    ['smtp://localhost:1025', { host: 'localhost', port: 1025, tls: 'optional' }],
    ['smtp://[::1]:1025', { host: '::1', tls: 'optional' }],
    ['smtp://127.0.0.1.example.com', { tls: 'required' }],
    ['smtp://ann%40example.com:p%2Fw@mail.example.com', { user: 'ann@example.com' }],
  ])('%s is read', (text, expected) => {
    expect(readSmtpUrl(text)).toMatchObject(expected);
  });

  it.each([
    'mail.example.com',
    'http://mail.example.com',
    'smtp://',
    'smtp://mail.example.com/path',
    'smtp://mail.example.com?pool=true',
    'smtp://mail.example.com?tls=optional&x=1',
    'smtp://mail.example.com#x',
    'smtp://%zz@mail.example.com',
  ])('%s is none', (text) => {
    expect(readSmtpUrl(text)).toBeNull();
  });
});
