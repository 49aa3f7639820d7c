import { SMTPServer } from 'smtp-server';

/** A mail as it arrived. */
export interface ReceivedMail {
  readonly from: string;
  readonly to: readonly string[];
  readonly secure: boolean;
  /** By name in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly text: string;
}

export interface MailServerOptions {
  /** Who must sign in; nobody may unless given. */
  readonly login?: { readonly user: string; readonly password: string };
  /** STARTTLS is not offered. */
  readonly plain?: boolean;
  /** The code that a recipient is refused with; null: taken. */
  readonly refuses?: (address: string) => number | null;
}

/** A real SMTP server on this machine, with a certificate that nobody vouches for. */
export interface MailServer {
  readonly port: number;
  readonly received: readonly ReceivedMail[];
  close(): Promise<void>;
}

const quotedPrintable = (text: string): string =>
  Buffer.from(
    text
      .replace(/=\r\n/g, '')
      .replace(/=([0-9A-F]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16))),
    'latin1',
  ).toString('utf8');

const decoders: Readonly<Record<string, (text: string) => string>> = {
  'quoted-printable': quotedPrintable,
  base64: (text) => Buffer.from(text, 'base64').toString('utf8'),
};

const readMessage = (raw: string): Pick<ReceivedMail, 'headers' | 'text'> => {
  const end = raw.indexOf('\r\n\r\n');
  const lines = raw
    .slice(0, end)
    .replace(/\r\n[ \t]+/g, ' ')
    .split('\r\n');
  const headers = new Map(
    lines.map((line): [string, string] => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  const decode = decoders[headers.get('content-transfer-encoding') ?? ''] ?? String;
  return {
    headers,
    text: decode(raw.slice(end + 4))
      .replace(/\r\n/g, '\n')
      .trimEnd(),
  };
};

/** As most servers word it, with whom it is about. */
const refusal = (code: number, whom: string): Error =>
  Object.assign(new Error(`<${whom}>: refused with ${code}`), { responseCode: code });

export const startMailServer = async ({ login, plain, refuses }: MailServerOptions = {}): Promise<MailServer> => {
  const received: ReceivedMail[] = [];
  const server = new SMTPServer({
    hideSTARTTLS: plain === true,
    allowInsecureAuth: true,
    authOptional: login === undefined,
    disableReverseLookup: true,
    onAuth: ({ username, password }, _session, done) => {
      const isRight = username === login?.user && password === login?.password;
      done(isRight ? null : refusal(535, username ?? ''), isRight ? { user: username } : undefined);
    },
    onRcptTo: ({ address }, _session, done) => {
      const code = refuses?.(address) ?? null;
      done(code === null ? null : refusal(code, address));
    },
    onData: async (stream, { envelope, secure }, done) => {
      const pieces: Buffer[] = [];
      for await (const piece of stream) pieces.push(piece);
      const { mailFrom, rcptTo } = envelope;
      received.push({
        from: mailFrom === false ? '' : mailFrom.address,
        to: rcptTo.map(({ address }) => address),
        secure,
        ...readMessage(Buffer.concat(pieces).toString('utf8')),
      });
      done();
    },
  });
  // A caller who goes away, or does not trust the certificate, is the caller's to tell of.
  server.on('error', () => {});
  const { promise, resolve } = Promise.withResolvers<number>();
  const listener = server.listen(0, '127.0.0.1', () => resolve((listener.address() as { port: number }).port));
  return {
    port: await promise,
    received,
    close: () => new Promise((done) => server.close(() => done())),
  };
};
