import type { Options } from '../config/options.ts';
import { assert } from '../kernel/assert.ts';
import type { Clock } from '../kernel/clock.ts';
import { readMailbox } from '../kernel/mail-address.ts';
import { readSmtpUrl } from '../kernel/smtp-url.ts';
import type { MailTransport } from './mail-transport.ts';
import { createSmtpTransport } from './smtp-transport.ts';
import { createWebhookTransport } from './webhook-transport.ts';

type MailOptions = Pick<Options, 'smtpUrl' | 'mailFrom' | 'mailWebhook' | 'mailWebhookSecret'>;

/** The way that the options choose; null: none, so that mails wait. */
export const chosenTransport = (options: MailOptions, clock: Clock): MailTransport | null => {
  const { smtpUrl, mailFrom, mailWebhook, mailWebhookSecret } = options;
  if (smtpUrl !== undefined) {
    const [server, from] = [readSmtpUrl(smtpUrl.reveal()), readMailbox(mailFrom ?? '')];
    assert(server !== null && from !== null, 'the options were read');
    return createSmtpTransport(server, from);
  }
  if (mailWebhook === undefined || mailWebhookSecret === undefined) return null;
  return createWebhookTransport({ url: mailWebhook, secret: mailWebhookSecret, clock });
};
