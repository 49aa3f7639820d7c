import { Secret } from './secret.ts';

/** A mail server, and how it is spoken to. */
export interface SmtpServer {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte; otherwise it begins in clear, and STARTTLS follows. */
  readonly secure: boolean;
  /** Empty: nobody signs in. */
  readonly user: string;
  readonly password: Secret;
  /** `optional`: without TLS where the server offers none, and whatever its certificate says. */
  readonly tls: 'required' | 'optional';
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/i;

const decoded = (text: string): string | null => {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
};

/**
 * `smtp://user:password@host:port` or `smtps://…`; null: it is neither. What mails say opens accounts, so TLS is required of
 * every other machine unless `?tls=optional` says otherwise.
 */
export const readSmtpUrl = (text: string): SmtpServer | null => {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^smtps?:$/.test(url.protocol) || url.hostname === '') return null;
  if (!['', '/'].includes(url.pathname) || url.hash !== '' || !['', '?tls=optional'].includes(url.search)) return null;
  const [user, password] = [decoded(url.username), decoded(url.password)];
  if (user === null || password === null) return null;
  const secure = url.protocol === 'smtps:';
  const isOptional = url.search !== '' || LOOPBACK.test(url.hostname);
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? (secure ? 465 : 587) : Number(url.port),
    secure,
    user,
    password: new Secret(password),
    tls: isOptional ? 'optional' : 'required',
  };
};
