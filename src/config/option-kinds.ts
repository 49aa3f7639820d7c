import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { isAddressRange } from '../kernel/address-ranges.ts';
import { readMailbox } from '../kernel/mail-address.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import { Secret } from '../kernel/secret.ts';
import { readSmtpUrl } from '../kernel/smtp-url.ts';

/** Reads one option's text. The error completes the sentence "<name> must be …". */
export type OptionKind<Value> = (text: string) => Result<Value, string>;

export const port: OptionKind<number> = (text) =>
  /^\d{1,5}$/.test(text) && Number(text) <= 65_535
    ? ok(Number(text))
    : err('a port number from 1 to 65535, or 0 for any free one');

export const wholeNumber =
  (least: number, most: number): OptionKind<number> =>
  (text) =>
    /^\d{1,9}$/.test(text) && Number(text) >= least && Number(text) <= most
      ? ok(Number(text))
      : err(`a whole number from ${least} to ${most}`);

export const oneOf =
  <const Word extends string>(words: readonly Word[]): OptionKind<Word> =>
  (text) => {
    const found = words.find((word) => word === text);
    return found === undefined ? err(`one of ${words.join(', ')}`) : ok(found);
  };

/** An IP address or a host name to listen on. */
export const host: OptionKind<string> = (text) =>
  isIP(text) !== 0 || /^[a-z0-9]([a-z0-9.-]{0,252})$/i.test(text) ? ok(text) : err('an IP address or a host name');

/** A path, made absolute from the working folder. */
export const path: OptionKind<string> = (text) =>
  text.includes('\0') ? err('a path without NUL characters') : ok(resolve(text));

/** The address that users see; without a path, because WSAPI's own begins at the root. */
export const origin: OptionKind<string> = (text) => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isOrigin =
    (url?.protocol === 'http:' || url?.protocol === 'https:') &&
    url.pathname === '/' &&
    url.search === '' &&
    url.hash === '' &&
    url.username === '' &&
    url.password === '';
  return url && isOrigin
    ? ok(url.origin)
    : err('an address such as https://rally.example.com, without path or password');
};

/** A PostgreSQL connection string, kept secret because it may hold a password. */
export const databaseUrl: OptionKind<Secret> = (text) =>
  /^postgres(ql)?:\/\/./.test(text)
    ? ok(new Secret(text))
    : err('a connection string such as postgresql://user:password@host:5432/database');

/** A mail server, kept secret because it may hold a password. */
export const smtpUrl: OptionKind<Secret> = (text) =>
  readSmtpUrl(text) === null
    ? err('an address such as smtp://user:password@mail.example.com:587 or smtps://mail.example.com')
    : ok(new Secret(text));

export const mailbox: OptionKind<string> = (text) =>
  readMailbox(text) === null
    ? err('an e-mail address such as muster@example.com or Muster <muster@example.com>')
    : ok(text);

/** An address that is posted to, kept secret because its path may be all that protects it. */
export const webhook: OptionKind<Secret> = (text) => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isWebhook = /^https?:$/.test(url?.protocol ?? '') && url?.username === '' && url.password === '';
  return isWebhook ? ok(new Secret(text)) : err('an http or https address without a user and password');
};

/** A secret that cannot be guessed, in characters that a Bearer token may have. */
export const longSecret: OptionKind<Secret> = (text) =>
  /^[A-Za-z0-9._~+/=-]{24,200}$/.test(text)
    ? ok(new Secret(text))
    : err('a secret of 24 to 200 letters, digits and . _ ~ + / = -');

/** Addresses and CIDR ranges with commas between them. */
export const addressRanges: OptionKind<readonly string[]> = (text) => {
  const ranges = text
    .split(',')
    .map((range) => range.trim())
    .filter((range) => range !== '');
  return ranges.every(isAddressRange)
    ? ok(Object.freeze(ranges))
    : err('IP addresses or CIDR ranges with commas between them, such as 10.0.0.0/8,::1');
};
