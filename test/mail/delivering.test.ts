import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from 'vitest';
import { loadOptions } from '../../src/config/load-options.ts';
import { chosenTransport } from '../../src/mail/chosen-transport.ts';
import { LEASE_MS, TOO_LATE_MS } from '../../src/mail/delivery-rules.ts';
import { createMailDelivery, type MailDelivery, type MailTrouble } from '../../src/mail/mail-delivery.ts';
import type { MailTransport } from '../../src/mail/mail-transport.ts';
import type { Pool } from '../../src/storage/database.ts';
import { createOutboxSweep } from '../../src/storage/outbox-sweep.ts';
import { insertMail, insertMails, type Mail } from '../../src/storage/stores/outbox-store.ts';
import { callLogin, DAY, MINUTE, mailedToken, newPassword, useAccountsWorld } from '../accounts/accounts-world.ts';
import { createFaults } from '../support/faulty-database.ts';
import { type MailServer, startMailServer } from '../support/mail-server.ts';

const world = useAccountsWorld();

let server: MailServer;

beforeAll(async () => {
  const refuses = (address: string): number | null => Number(/^refused(\d+)@/.exec(address)?.[1] ?? 0) || null;
  server = await startMailServer({ refuses });
});

afterAll(() => server.close());

beforeEach(async () => {
  await world.database.main.query('DELETE FROM outbox');
});

const transportTo = (port: number): MailTransport => {
  const options = loadOptions(
    {},
    { MUSTER_SMTP_URL: `smtp://127.0.0.1:${port}`, MUSTER_MAIL_FROM: 'Muster <m@acme.test>' },
  );
  const transport = options.ok ? chosenTransport(options.value, world.now) : null;
  if (transport === null) throw new Error('the options give no way for mail');
  return transport;
};

interface Worker {
  readonly delivery: MailDelivery;
  readonly troubles: MailTrouble[];
  readonly errors: unknown[];
}

const worker = (transport = transportTo(server.port), pool: Pool = world.database.main, sendMs = 10_000): Worker => {
  const troubles: MailTrouble[] = [];
  const errors: unknown[] = [];
  const onTrouble = (trouble: MailTrouble): void => void troubles.push(trouble);
  const onError = (error: unknown): void => void errors.push(error);
  const delivery = createMailDelivery({ pool, clock: world.now, transport, onTrouble, onError, sendMs });
  return { delivery, troubles, errors };
};

const NOTICE: Mail = {
  kind: 'notice',
  userOid: null,
  address: 'bo@acme.test',
  subject: 'Größe – a notice',
  body: 'Ünïcode:\n\na second part',
};

const leave = (mail: Partial<Mail> = {}): Promise<void> =>
  insertMail(world.database.main, { ...NOTICE, ...mail }, world.now());

interface Row {
  readonly attempts: number;
  readonly due_at: unknown;
  readonly sent_at: Date | null;
  readonly failed_at: Date | null;
  readonly problem: string | null;
  readonly body: string;
}

const rows = async (): Promise<readonly Row[]> =>
  (
    await world.database.main.query<Row>(
      'SELECT attempts, due_at, sent_at, failed_at, problem, body FROM outbox ORDER BY oid',
    )
  ).rows;

const received = (address: string) => server.received.filter(({ to }) => to.includes(address));

const later = (ms: number): Date => new Date(world.now().getTime() + ms);

describe('mail by SMTP', () => {
  it('arrives as it was written, to one person, from whom the options name', async () => {
    await leave({ address: 'as-written@acme.test' });
    expect(await worker().delivery.run()).toBe(1);
    const [mail, ...others] = received('as-written@acme.test');
    expect(others).toEqual([]);
    expect(mail).toMatchObject({ from: 'm@acme.test', to: ['as-written@acme.test'], secure: true, text: NOTICE.body });
    expect(mail?.headers.get('from')).toBe('Muster <m@acme.test>');
    expect(mail?.headers.get('to')).toBe('as-written@acme.test');
    expect(mail?.headers.get('subject')).toMatch(/^=\?UTF-8\?/);
    expect(mail?.headers.get('auto-submitted')).toBe('auto-generated');
    expect(await rows()).toMatchObject([{ attempts: 1, sent_at: world.now(), failed_at: null, problem: null }]);
  });

  it('is sent once: another look finds nothing', async () => {
    await leave();
    const { delivery } = worker();
    expect([await delivery.run(), await delivery.run()]).toEqual([1, 0]);
  });

  it('is sent once each by two workers at once', async () => {
    const mails = Array.from({ length: 60 }, (_, n) => ({ ...NOTICE, address: `both${n}@acme.test` }));
    await insertMails(world.database.main, mails, world.now());
    const counts = await Promise.all([worker().delivery.run(), worker().delivery.run()]);
    expect(counts[0] + counts[1]).toBe(60);
    const got = server.received.flatMap(({ to }) => to.filter((address) => address.startsWith('both')));
    expect(got.toSorted()).toEqual(mails.map(({ address }) => address).toSorted());
    expect((await rows()).every(({ attempts, sent_at }) => attempts === 1 && sent_at !== null)).toBe(true);
  });

  it.each([
    'two@acme.test,three@acme.test',
    'Bo <bo@acme.test>',
    'bo@acme.test\r\nBcc: eve@acme.test',
    'nobody',
    '',
    '"a b"@acme.test',
  ])('goes nowhere where the address is %j', async (address) => {
    const before = server.received.length;
    await leave({ address });
    const { delivery, troubles } = worker();
    expect(await delivery.run()).toBe(0);
    expect(troubles).toMatchObject([{ next: null, problem: 'It is no address that mail can be sent to.' }]);
    expect(server.received.length).toBe(before);
    expect(await rows()).toMatchObject([{ failed_at: world.now(), sent_at: null }]);
  });

  it('keeps a header from being added by a subject', async () => {
    await leave({ address: 'header@acme.test', subject: 'One\r\nBcc: eve@acme.test' });
    await worker().delivery.run();
    const [mail] = received('header@acme.test');
    expect(mail?.to).toEqual(['header@acme.test']);
    expect(mail?.headers.has('bcc')).toBe(false);
  });
});

describe('mail that is not taken', () => {
  it('is tried again with growing waits, then kept as failed with its problem', async () => {
    await leave({ address: 'refused450@acme.test' });
    const { delivery, troubles } = worker();
    const waits: number[] = [];
    for (;;) {
      expect(await delivery.run()).toBe(0);
      const { next = null } = troubles.at(-1) ?? {};
      if (next === null) break;
      waits.push((next.getTime() - world.now().getTime()) / MINUTE);
      world.advance(next.getTime() - world.now().getTime() - 1);
      const tried = troubles.length;
      await delivery.run();
      expect(troubles.length).toBe(tried);
      world.advance(1);
    }
    expect(waits).toEqual([1, 5, 15, 60, 180, 360, 720, 1_440]);
    const [row] = await rows();
    expect(row).toMatchObject({ attempts: 9, sent_at: null, failed_at: world.now() });
    expect(row?.problem).toMatch(/^The mail server did not take it: \w+ at RCPT TO: 450 /);
    world.advance(30 * DAY);
    expect(await delivery.run()).toBe(0);
    expect(troubles).toHaveLength(9);
  });

  it('is not tried again where the server says that it never will', async () => {
    await leave({ address: 'refused550@acme.test' });
    const { delivery, troubles } = worker();
    await delivery.run();
    expect(troubles).toMatchObject([{ attempts: 1, next: null, problem: expect.stringContaining('550') }]);
    // As most servers do, this one repeats the address, which is nobody's business who reads the log.
    expect(troubles[0]?.problem).toMatch(/<\*\*\*>/);
    expect(JSON.stringify(troubles)).not.toContain('acme.test');
  });

  it('waits where nobody listens, and arrives later', async () => {
    const gone = await startMailServer();
    await gone.close();
    await leave({ address: 'later@acme.test' });
    const { delivery, troubles } = worker(transportTo(gone.port));
    await delivery.run();
    expect(troubles).toMatchObject([
      { attempts: 1, next: later(MINUTE), problem: expect.stringContaining('ECONNREFUSED') },
    ]);
    world.advance(MINUTE);
    expect(await worker().delivery.run()).toBe(1);
    expect(received('later@acme.test')).toHaveLength(1);
    expect(await rows()).toMatchObject([{ attempts: 2, problem: null }]);
  });

  it('is given up on where the server does not answer in time', async () => {
    const silent: MailTransport = { deliver: () => new Promise(() => {}) };
    await leave();
    const { delivery, troubles } = worker(silent, undefined, 50);
    await delivery.run();
    expect(troubles).toMatchObject([{ problem: 'It took longer than 50 ms.', next: later(MINUTE) }]);
  });

  it('keeps no other one', async () => {
    await leave({ address: 'refused550@acme.test' });
    await leave({ address: 'neighbour@acme.test' });
    expect(await worker().delivery.run()).toBe(1);
    expect(received('neighbour@acme.test')).toHaveLength(1);
  });
});

describe('a node that dies', () => {
  it('between taking a mail up and sending it leaves it to another one', async () => {
    await leave({ address: 'taken-up@acme.test' });
    const { promise: isTaken, resolve: taken } = Promise.withResolvers<void>();
    const dying: MailTransport = {
      deliver: () => {
        taken();
        return new Promise(() => {});
      },
    };
    void worker(dying, undefined, 3_600_000).delivery.run();
    await isTaken;
    world.advance(LEASE_MS - 1);
    expect(await worker().delivery.run()).toBe(0);
    world.advance(1);
    expect(await worker().delivery.run()).toBe(1);
    expect(received('taken-up@acme.test')).toHaveLength(1);
  });

  it('between sending a mail and noting that has it sent again, under the same Message-ID', async () => {
    await leave({ address: 'unnoted@acme.test' });
    const faults = createFaults();
    const { main } = faults.wrap(world.database);
    const first = worker(undefined, main);
    // Giving up, taking up, and then the note.
    faults.arm(3, 'cut');
    expect(await first.delivery.run()).toBe(0);
    expect(faults.disarm()).toBe(true);
    expect(first.errors).toHaveLength(1);
    expect(await worker().delivery.run()).toBe(0);
    world.advance(LEASE_MS);
    expect(await worker().delivery.run()).toBe(1);
    const ids = received('unnoted@acme.test').map(({ headers }) => headers.get('message-id'));
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(1);
    expect(ids[0]).toMatch(/^<outbox-\d+@acme\.test>$/);
  });

  it('and notes later than another one has sent it changes nothing', async () => {
    await leave({ address: 'slow@acme.test' });
    const { promise, resolve } = Promise.withResolvers<void>();
    const { promise: isTaken, resolve: taken } = Promise.withResolvers<void>();
    const slow: MailTransport = {
      deliver: async () => {
        taken();
        await promise;
        return { kind: 'failed', problem: 'late', isFinal: true };
      },
    };
    const running = worker(slow, undefined, 3_600_000).delivery.run();
    await isTaken;
    world.advance(LEASE_MS);
    await worker().delivery.run();
    resolve();
    await running;
    expect(await rows()).toMatchObject([{ attempts: 2, failed_at: null, problem: null, sent_at: world.now() }]);
  });
});

describe('mail that comes too late', () => {
  const askForReset = async () => {
    const person = await world.makeUser(newPassword());
    await world.database.main.query('DELETE FROM outbox');
    const path = `/users/${person.oid}/password-reset`;
    const { userName, password } = world.admin;
    const authorization = `Basic ${Buffer.from(`${userName}:${password}`).toString('base64')}`;
    expect((await callLogin(world.node, 'POST', path, { authorization })).status).toBe(204);
    return person;
  };

  const finish = (Token: string, NewPassword = newPassword()) =>
    callLogin(world.node, 'POST', '/password-resets/finish', {}, { Token, NewPassword });

  it('is not sent once its code is over, and keeps no code', async () => {
    const { userName, oid } = await askForReset();
    const token = await mailedToken(world, { oid });
    world.advance(30 * MINUTE);
    expect(await worker().delivery.run()).toBe(0);
    expect(received(userName)).toEqual([]);
    expect(await rows()).toMatchObject([{ failed_at: world.now(), problem: 'The code in it was over.' }]);
    await createOutboxSweep({ pool: world.database.main, clock: world.now, onError: () => {} }).run();
    expect((await rows()).some(({ body }) => body.includes(token))).toBe(false);
  });

  it('is sent as long as its code opens something', async () => {
    const { userName, oid } = await askForReset();
    const token = await mailedToken(world, { oid });
    world.advance(30 * MINUTE - 1);
    expect(await worker().delivery.run()).toBe(1);
    expect(received(userName)).toMatchObject([{ text: expect.stringContaining(token) }]);
    await createOutboxSweep({ pool: world.database.main, clock: world.now, onError: () => {} }).run();
    expect(await rows()).toMatchObject([{ body: expect.stringContaining(token) }]);
    expect((await finish(token)).status).toBe(204);
    await createOutboxSweep({ pool: world.database.main, clock: world.now, onError: () => {} }).run();
    expect((await rows()).some(({ body }) => body.includes(token))).toBe(false);
  });

  it('is not sent once its code was used, or replaced by a newer one', async () => {
    const used = await askForReset();
    const token = await mailedToken(world, used);
    expect((await finish(token)).status).toBe(204);
    await worker().delivery.run();
    expect(
      received(used.userName)
        .map(({ text }) => text)
        .join(),
    ).not.toContain(token);

    const replaced = await askForReset();
    const older = await mailedToken(world, replaced);
    world.advance(2 * MINUTE);
    await callLogin(world.node, 'POST', '/password-resets', {}, { UserName: replaced.userName });
    await expect.poll(async () => (await mailedToken(world, replaced)) !== older).toBe(true);
    expect(await worker().delivery.run()).toBe(1);
    const [mail, ...others] = received(replaced.userName);
    expect(others).toEqual([]);
    expect(mail?.text).not.toContain(older);
  });

  it('is given up after three days, whatever it tells', async () => {
    await leave({ address: 'too-late@acme.test' });
    world.advance(TOO_LATE_MS + 1);
    expect(await worker().delivery.run()).toBe(0);
    expect(await rows()).toMatchObject([{ problem: 'It waited for too long.', attempts: 0, failed_at: world.now() }]);
    expect(received('too-late@acme.test')).toEqual([]);
  });

  test.each([
    ['sent', 30, 'sent_at = now()'],
    ['failed', 90, 'failed_at = now()'],
    ['never tried', 90, 'attempts = 0'],
  ])('goes when it was %s and is older than %i days', async (_how, days, state) => {
    const sweep = createOutboxSweep({ pool: world.database.main, clock: world.now, onError: () => {} });
    await leave();
    await world.database.main.query(`UPDATE outbox SET ${state}`);
    world.advance(days * DAY);
    expect([await sweep.run(), (await rows()).length]).toEqual([0, 1]);
    world.advance(1);
    expect([await sweep.run(), (await rows()).length]).toEqual([1, 0]);
  });
});
