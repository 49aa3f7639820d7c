import { createHmac } from 'node:crypto';
import type { Clock } from '../kernel/clock.ts';
import type { Secret } from '../kernel/secret.ts';
import type { ClaimedMail } from '../storage/stores/mail-delivery-store.ts';
import { DELIVERED, failed, type MailTransport, told } from './mail-transport.ts';

export interface WebhookOptions {
  readonly url: Secret;
  readonly secret: Secret;
  readonly clock: Clock;
}

const bodyOf = (mail: ClaimedMail): string =>
  JSON.stringify({
    ID: mail.oid,
    Kind: mail.kind,
    User: mail.userOid,
    Address: mail.address,
    Subject: mail.subject,
    Text: mail.body,
    Created: mail.createdAt,
  });

/** `t=SECONDS,v1=HMAC`: over the second and the body, so that a recorded request is soon recognised as old. */
export const webhookSignature = (secret: Secret, seconds: number, body: string): string =>
  `t=${seconds},v1=${createHmac('sha256', secret.reveal()).update(`${seconds}.${body}`).digest('hex')}`;

/** The cause says what failed (`ECONNREFUSED`); the error itself only that something did. */
const problemOf = (error: unknown): string => {
  if (!(error instanceof Error)) return 'unknown';
  const cause = error.cause instanceof Error ? error.cause : error;
  return 'code' in cause && typeof cause.code === 'string' ? cause.code : told(cause.message);
};

/** Posts each mail to an address. A redirect is not followed: the signature is for that address alone. */
export const createWebhookTransport = ({ url, secret, clock }: WebhookOptions): MailTransport => ({
  deliver: async (mail, signal) => {
    const body = bodyOf(mail);
    const signature = webhookSignature(secret, Math.floor(clock().getTime() / 1_000), body);
    try {
      const response = await fetch(url.reveal(), {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'x-muster-delivery': String(mail.oid),
          'x-muster-signature': signature,
        },
        body,
        redirect: 'manual',
        signal,
      });
      await response.body?.cancel();
      if (response.ok) return DELIVERED;
      const isRedirect = response.status >= 300 && response.status < 400;
      return failed(`The webhook answered ${response.status}${isRedirect ? ', and redirects are not followed' : ''}.`);
    } catch (error) {
      return failed(`The webhook did not answer: ${problemOf(error)}.`);
    }
  },
});
