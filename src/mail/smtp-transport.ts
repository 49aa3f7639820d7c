import { createTransport } from 'nodemailer';
import type { Mailbox } from '../kernel/mail-address.ts';
import { isMailAddress } from '../kernel/mail-address.ts';
import type { SmtpServer } from '../kernel/smtp-url.ts';
import { DELIVERED, failed, type MailTransport, told } from './mail-transport.ts';

/** Longest silence of the mail server, at each step. */
const STEP_MS = 10_000;

/** A refusal of this person or this message, which asking again does not change (RFC 5321 §4.2.1). */
const ABOUT_THE_MAIL = new Set(['RCPT TO', 'DATA']);

interface SmtpFault {
  readonly code?: string;
  readonly command?: string;
  readonly responseCode?: number;
  readonly response?: string;
  readonly message?: string;
}

const problemOf = ({ code = 'unknown', command, response, message = '' }: SmtpFault): string => {
  const at = command === undefined ? '' : ` at ${command}`;
  return `The mail server did not take it: ${code}${at}: ${told(response ?? message)}`;
};

const isFinal = ({ responseCode = 0, command = '' }: SmtpFault): boolean =>
  responseCode >= 500 && responseCode < 600 && ABOUT_THE_MAIL.has(command);

/** Mail by SMTP, one connection each. Files and addresses in a message are never read: it is plain text. */
export const createSmtpTransport = (server: SmtpServer, from: Mailbox): MailTransport => {
  const { host, port, secure, user, password, tls } = server;
  const transport = createTransport({
    host,
    port,
    secure,
    requireTLS: tls === 'required',
    ...(tls === 'optional' ? { tls: { rejectUnauthorized: false } } : {}),
    ...(user === '' ? {} : { auth: { user, pass: password.reveal() } }),
    connectionTimeout: STEP_MS,
    greetingTimeout: STEP_MS,
    socketTimeout: STEP_MS,
    dnsTimeout: STEP_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const [, domain = 'localhost'] = from.address.split('@');
  return {
    deliver: async (mail) => {
      if (!isMailAddress(mail.address)) return failed('It is no address that mail can be sent to.', true);
      try {
        await transport.sendMail({
          from,
          to: { name: '', address: mail.address },
          envelope: { from: from.address, to: [mail.address] },
          subject: mail.subject,
          text: mail.body,
          date: mail.createdAt,
          // The same each time, by which a mailbox tells a second copy.
          messageId: `<outbox-${mail.oid}@${domain}>`,
          // No answers of the kind "out of office" (RFC 3834).
          headers: { 'Auto-Submitted': 'auto-generated' },
        });
        return DELIVERED;
      } catch (error) {
        const fault: SmtpFault = error instanceof Error ? error : {};
        return failed(problemOf(fault), isFinal(fault));
      }
    },
  };
};
