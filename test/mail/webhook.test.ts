import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { loadOptions } from '../../src/config/load-options.ts';
import { chosenTransport } from '../../src/mail/chosen-transport.ts';
import { createMailDelivery, type MailTrouble } from '../../src/mail/mail-delivery.ts';
import { insertMail } from '../../src/storage/stores/outbox-store.ts';
import { MINUTE, useAccountsWorld } from '../accounts/accounts-world.ts';

const world = useAccountsWorld();

interface Heard {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

const heard: Heard[] = [];
let answer: { readonly status: number; readonly headers?: Record<string, string> } | null;
let server: Server;

beforeAll(async () => {
  server = createServer(async (request, response) => {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece);
    heard.push({ path: request.url ?? '', headers: request.headers, body: Buffer.concat(pieces).toString('utf8') });
    if (answer !== null) response.writeHead(answer.status, answer.headers).end('said by the receiver');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

beforeEach(async () => {
  heard.length = 0;
  answer = { status: 204 };
  await world.database.main.query('DELETE FROM outbox');
  await insertMail(world.database.main, MAIL, world.now());
});

const SECRET = 'a-secret-of-the-receiver-and-of-the-server';

const MAIL = {
  kind: 'notice',
  userOid: null,
  address: 'bo@acme.test',
  subject: 'Größe',
  body: 'First.\n\nSecond “quoted”.',
};

const origin = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

const deliver = async (url = `${origin()}/mail?from=muster`, sendMs = 10_000): Promise<readonly MailTrouble[]> => {
  const options = loadOptions({}, { MUSTER_MAIL_WEBHOOK: url, MUSTER_MAIL_WEBHOOK_SECRET: SECRET });
  const transport = options.ok ? chosenTransport(options.value, world.now) : null;
  if (transport === null) throw new Error('the options give no way for mail');
  const troubles: MailTrouble[] = [];
  const onTrouble = (trouble: MailTrouble): void => void troubles.push(trouble);
  const onError = (error: unknown): void => {
    throw error;
  };
  const pool = world.database.main;
  await createMailDelivery({ pool, clock: world.now, transport, onTrouble, onError, sendMs }).run();
  return troubles;
};

describe('mail by webhook', () => {
  it('is posted as JSON, signed with the second and the very bytes', async () => {
    expect(await deliver()).toEqual([]);
    expect(heard).toHaveLength(1);
    const [{ path, headers, body }] = heard as [Heard];
    const seconds = Math.floor(world.now().getTime() / 1_000);
    const hmac = createHmac('sha256', SECRET).update(`${seconds}.${body}`).digest('hex');
    expect(path).toBe('/mail?from=muster');
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'x-muster-signature': `t=${seconds},v1=${hmac}`,
    });
    const mail = JSON.parse(body);
    expect(mail).toEqual({
      ID: expect.any(Number),
      Kind: 'notice',
      User: null,
      Address: 'bo@acme.test',
      Subject: MAIL.subject,
      Text: MAIL.body,
      Created: world.now().toISOString(),
    });
    expect(headers['x-muster-delivery']).toBe(String(mail.ID));
  });

  it.each([400, 404, 500, 503])('is tried again after a %i', async (status) => {
    answer = { status };
    expect(await deliver()).toMatchObject([{ problem: `The webhook answered ${status}.`, attempts: 1 }]);
    answer = { status: 200 };
    world.advance(MINUTE);
    expect(await deliver()).toEqual([]);
    const ids = heard.map(({ headers }) => headers['x-muster-delivery']);
    expect(ids).toEqual([ids[0], ids[0]]);
  });

  it.each([301, 302, 307, 308])('follows no redirect (%i)', async (status) => {
    answer = { status, headers: { location: `${origin()}/elsewhere` } };
    const [trouble] = await deliver();
    expect(trouble?.problem).toBe(`The webhook answered ${status}, and redirects are not followed.`);
    expect(heard.map(({ path }) => path)).toEqual(['/mail?from=muster']);
  });

  it('is tried again where the receiver says nothing for long, or is not there', async () => {
    answer = null;
    const [silent] = await deliver(undefined, 100);
    expect(silent?.problem).toMatch(/^(It took longer than 100 ms|The webhook did not answer: .*)\.$/);
    world.advance(MINUTE);
    const [absent] = await deliver('http://127.0.0.1:1/');
    expect(absent).toMatchObject({ attempts: 2, next: new Date(world.now().getTime() + 5 * MINUTE) });
    expect(absent?.problem).toMatch(/^The webhook did not answer: /);
  });

  it('leaves nothing of the mail or the answer in what it tells', async () => {
    answer = { status: 500 };
    const told = JSON.stringify(await deliver());
    for (const secret of [MAIL.body, MAIL.address, MAIL.subject, SECRET, 'said by', '/mail'])
      expect(told).not.toContain(secret);
  });
});
