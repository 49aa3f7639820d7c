import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, request } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { localCertificate } from '../../src/http/tls/local-ca.ts';
import { secureRandom } from '../../src/kernel/random.ts';

const DAY_MS = 86_400_000;

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'muster-tls-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const made = (now = new Date()) => localCertificate({ folder, now, random: secureRandom });

const inDays = (days: number) => new Date(Date.now() + days * DAY_MS);

const statusFrom = async (host: string): Promise<number | undefined> => {
  const { key, cert, caPath } = made();
  const server = createServer({ key, cert }, (_request, response) => response.end());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    const { port } = server.address() as AddressInfo;
    const sent = request({ host, port, ca: readFileSync(caPath), agent: false, family: 4 });
    sent.end();
    const [response] = await once(sent, 'response');
    response.resume();
    return response.statusCode;
  } finally {
    server.close();
  }
};

describe('the certificate of this machine', () => {
  it.each(['localhost', '127.0.0.1'])('is trusted for %s by a client that trusts the authority', async (host) => {
    expect(await statusFrom(host)).toBe(200);
  });

  it('was issued by the authority in the file', () => {
    const { cert, caPath } = made();
    const authority = new X509Certificate(readFileSync(caPath));
    expect(authority.ca).toBe(true);
    expect(new X509Certificate(cert).checkIssued(authority)).toBe(true);
    expect(new X509Certificate(cert).checkIP('::1')).toBe('::1');
  });

  it('names localhost, 127.0.0.1 and ::1 and nothing else', () => {
    expect(new X509Certificate(made().cert).subjectAltName).toBe(
      'DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1',
    );
  });

  it('keeps both keys closed to others', () => {
    made();
    for (const name of ['ca-key.pem', 'server-key.pem']) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
  });

  it('is the same on the next start', () => {
    expect(made()).toEqual(made());
  });

  it('is renewed by the same authority thirty days before its end', () => {
    const first = made();
    const authority = readFileSync(first.caPath, 'utf8');
    expect(made(inDays(366)).cert).toBe(first.cert);
    expect(made(inDays(368)).cert).not.toBe(first.cert);
    expect(readFileSync(first.caPath, 'utf8')).toBe(authority);
  });

  it('comes from a new authority before the old one ends', () => {
    const first = made();
    const authority = readFileSync(first.caPath, 'utf8');
    const renewed = made(inDays(3_300));
    expect(readFileSync(first.caPath, 'utf8')).not.toBe(authority);
    expect(new X509Certificate(renewed.cert).verify(new X509Certificate(readFileSync(first.caPath)).publicKey)).toBe(
      true,
    );
  });

  it.each(['ca.pem', 'ca-key.pem', 'server.pem', 'server-key.pem'])('is made anew when %s is damaged', (name) => {
    made();
    writeFileSync(join(folder, name), 'damaged');
    const { cert, caPath } = made();
    expect(new X509Certificate(cert).verify(new X509Certificate(readFileSync(caPath)).publicKey)).toBe(true);
  });
});
