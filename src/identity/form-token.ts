import { createHmac } from 'node:crypto';
import type { RandomBytes } from '../kernel/random.ts';
import { equalInConstantTime } from './constant-time.ts';
import { cookieValues } from './presented.ts';
import type { SessionFacts } from './situation.ts';

/** A browser as far as its forms are concerned. */
export interface FormBearer {
  /** The session it is signed in with; null: it is not signed in. */
  readonly session: Pick<SessionFacts, 'securityToken'> | null;
  readonly rawHeaders: readonly string[];
  readonly secure: boolean;
}

/** What a form carries in the field `formToken`, and the cookie that it goes with, where that is a new one. */
export interface FormToken {
  readonly value: string;
  readonly setCookies: readonly string[];
}

/** Which forms are our own: those of other sites, and those made for another browser, lack the token. */
export interface FormTokens {
  issue(bearer: FormBearer): FormToken;
  holds(bearer: FormBearer, sent: string): boolean;
}

/** Of a browser that is not signed in: random, so that nobody else knows the token that is made of it. */
const COOKIE = 'MUSTER_FORM';
const COOKIE_BYTES = 16;
const COOKIE_VALUE = /^[0-9a-f]{32}$/;

/** The token opens nothing but this session's forms, and tells nothing of the session's own. */
const ofSession = (securityToken: string): string =>
  createHmac('sha256', securityToken).update('form token').digest('hex');

const ofBrowser = (secret: Buffer, cookie: string): string =>
  createHmac('sha256', secret).update('form token\0').update(cookie).digest('hex');

const cookiesOf = ({ rawHeaders }: FormBearer): readonly string[] =>
  cookieValues(rawHeaders, COOKIE).filter((value) => COOKIE_VALUE.test(value));

export const createFormTokens = (secret: Buffer, random: RandomBytes): FormTokens => ({
  issue: (bearer) => {
    const { session, secure } = bearer;
    if (session !== null) return { value: ofSession(session.securityToken), setCookies: [] };
    const [kept] = cookiesOf(bearer);
    if (kept !== undefined) return { value: ofBrowser(secret, kept), setCookies: [] };
    const cookie = Buffer.from(random(COOKIE_BYTES)).toString('hex');
    const attributes = `; Path=/; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;
    return { value: ofBrowser(secret, cookie), setCookies: [`${COOKIE}=${cookie}${attributes}`] };
  },

  holds: (bearer, sent) => {
    const { session } = bearer;
    if (session !== null) return equalInConstantTime(sent, ofSession(session.securityToken));
    return cookiesOf(bearer).some((cookie) => equalInConstantTime(sent, ofBrowser(secret, cookie)));
  },
});
