import { readFileSync } from 'node:fs';
import { connect as connectPlain } from 'node:net';
import { connect as connectSecure } from 'node:tls';
import { readHeaders } from './header-lines.mjs';

const ANSWER_WITHIN_MS = 30_000;

/**
 * One kept HTTP/1.1 connection that sends a request byte for byte as a toolkit does: the headers in the given order and
 * spelling, nothing added. What a client library would put right by itself is thereby put to the server.
 */
export class RawConnection {
  #server;
  #ca;
  #socket;
  #received = Buffer.alloc(0);
  #wake = () => undefined;

  constructor(server, ca) {
    this.#server = new URL(server);
    this.#ca = ca;
  }

  get host() {
    return this.#server.host;
  }

  /**
   * Sends one request and answers `{ status, reason, headers, body, continued }`. With `Expect` among the
   * headers the body is held back until the server says 100, as .NET does.
   */
  async send(method, target, headers, body) {
    await this.#open();
    const payload = body === undefined ? undefined : Buffer.from(body);
    const lines = headers.map(([name, value]) => `${name}: ${value}`);
    if (payload) lines.push(`Content-Length: ${payload.length}`);
    this.#socket.write(`${method} ${target} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
    const waits = headers.some(([name]) => name.toLowerCase() === 'expect');
    const interim = waits ? await this.#head() : undefined;
    if (interim && interim.status !== 100)
      return { ...interim, body: await this.#body(interim.headers), continued: false };
    if (payload) this.#socket.write(payload);
    const head = await this.#head();
    const answer = { ...head, body: await this.#body(head.headers), continued: Boolean(interim) };
    if (/close/i.test(head.headers.connection?.[0] ?? '')) this.close();
    return answer;
  }

  close() {
    this.#socket?.destroy();
  }

  async #open() {
    if (this.#socket && !this.#socket.destroyed && this.#socket.readable) return;
    const { hostname, port, protocol } = this.#server;
    const where = { host: hostname, port: Number(port) };
    const secure = protocol === 'https:';
    const socket = secure ? connectSecure({ ...where, ca: readFileSync(this.#ca) }) : connectPlain(where);
    this.#socket = socket;
    this.#received = Buffer.alloc(0);
    socket.on('data', (chunk) => {
      this.#received = Buffer.concat([this.#received, chunk]);
      this.#wake();
    });
    for (const event of ['end', 'close', 'error']) socket.on(event, () => this.#wake());
    await new Promise((resolve, reject) => {
      socket.once(secure ? 'secureConnect' : 'connect', resolve);
      socket.once('error', reject);
    });
  }

  async #head() {
    await this.#until(() => this.#received.includes('\r\n\r\n'));
    const end = this.#received.indexOf('\r\n\r\n');
    const [first, ...lines] = this.#received.subarray(0, end).toString('latin1').split('\r\n');
    this.#received = this.#received.subarray(end + 4);
    const [, status, reason] = /^HTTP\/1\.1 (\d{3}) ?(.*)$/.exec(first) ?? [];
    return { status: Number(status), reason, headers: readHeaders(lines) };
  }

  async #body(headers) {
    if (headers['transfer-encoding']?.[0] === 'chunked') return this.#chunks();
    const length = Number(headers['content-length']?.[0] ?? 0);
    await this.#until(() => this.#received.length >= length);
    return this.#take(length).toString();
  }

  async #chunks() {
    const parts = [];
    for (;;) {
      await this.#until(() => this.#received.includes('\r\n'));
      const line = this.#take(this.#received.indexOf('\r\n') + 2).toString();
      const length = Number.parseInt(line, 16);
      await this.#until(() => this.#received.length >= length + 2);
      parts.push(this.#take(length));
      this.#take(2);
      if (length === 0) return Buffer.concat(parts).toString();
    }
  }

  #take(length) {
    const taken = this.#received.subarray(0, length);
    this.#received = this.#received.subarray(length);
    return taken;
  }

  async #until(arrived) {
    const limit = Date.now() + ANSWER_WITHIN_MS;
    while (!arrived()) {
      if (this.#socket.destroyed || this.#socket.readableEnded) throw new Error('the server closed the connection');
      const left = limit - Date.now();
      if (left <= 0) throw new Error(`no answer within ${ANSWER_WITHIN_MS / 1000} s`);
      await new Promise((resolve) => {
        const timer = setTimeout(resolve, left);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }
}
