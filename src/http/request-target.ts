import type { IncomingMessage } from 'node:http';

const ABSOLUTE_FORM = /^https?:\/\/([^/?]*)(.*)$/is;

/**
 * Gives the request's target in origin-form. A target in absolute-form, as clients send it to a proxy, is to be accepted
 * by every server, and the host it names stands for the one in Host (RFC 9112 §3.2.2). Its scheme says nothing about the
 * connection and is left out. Anything else is given as it is.
 */
export const takeOriginForm = (request: IncomingMessage): string => {
  const target = request.url ?? '';
  const [, authority, rest = ''] = (target.startsWith('/') ? null : ABSOLUTE_FORM.exec(target)) ?? [];
  if (authority === undefined) return target;
  request.headers.host = authority;
  return rest.startsWith('/') ? rest : `/${rest}`;
};
