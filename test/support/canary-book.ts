import { randomBytes } from 'node:crypto';
import type { HttpReply } from './http-client.ts';
import type { Canary } from './secret-search.ts';

/** Every secret that was sent or given, and all that was answered beside them. */
export interface CanaryBook {
  readonly canaries: Map<string, Canary>;
  /** Whole answers, but for the places where a secret is given to whom it belongs. */
  readonly answered: string[];
  /** A password to give to a user: another one for each name. */
  right(name: string): string;
  /** What a mail gives to whom it is sent. */
  learn(name: string, value: string): string;
  /** A secret that opens nothing, one for each name, with what encodings treat differently. */
  wrong(name: string): string;
  /** The same for a header, which has no room for all of that. */
  wrongInHeader(name: string): string;
  /** Takes note of secrets that an answer gives, and of everything else that it says. */
  hear(reply: HttpReply): HttpReply;
}

const GIVEN = /"(Key|ClientSecret|SecurityToken|id)":"([^"]+)"/g;

const SESSION_COOKIE = /^([JZ]SESSIONID)=([^;]+)/;

export const createCanaryBook = (): CanaryBook => {
  const canaries = new Map<string, Canary>();
  const known = new Set<string>();
  const run = randomBytes(9).toString('hex');
  const answered: string[] = [];
  const learn = (name: string, value: string): string => {
    if (!known.has(value)) canaries.set(`${name} ${canaries.size}`, value);
    known.add(value);
    return value;
  };
  return {
    canaries,
    answered,
    learn,
    right: (name) => learn(`password of ${name}`, `Cänary ${name}+/%&=?~9${run}`),
    wrong: (name) => learn(`wrong ${name}`, `wröng ${name}+/%&=?~${run}`),
    wrongInHeader: (name) => learn(`wrong ${name}`, `${name.replaceAll(' ', '-')}+/~${run}`),
    hear: (reply) => {
      const { 'set-cookie': cookies = [], ...headers } = reply.headers;
      for (const cookie of cookies) {
        const [, name = '', value] = SESSION_COOKIE.exec(cookie) ?? [];
        if (value !== undefined) learn(name, value);
      }
      const isGood = reply.status < 300 && !reply.text.includes('"Errors":["');
      for (const [, name = '', value = ''] of isGood ? reply.text.matchAll(GIVEN) : []) learn(name, value);
      const text = isGood ? reply.text.replace(GIVEN, '"$1":"…"') : reply.text;
      answered.push(`${reply.status} ${reply.reason} ${JSON.stringify(headers)} ${text}`);
      return reply;
    },
  };
};
