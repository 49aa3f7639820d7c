import { Socket } from 'node:net';
import pg from 'pg';
import { CHANGE_CHANNEL } from './change-notice.ts';

/** The connection is there no more, or only seems to be. */
export class ConnectionLost extends Error {}

/** An answer that takes longer does not come: the connection is half-open, and given up. */
const PATIENCE_MS = 2_000;

/** A pooler that gives each statement another backend would answer, and hear nothing. */
const HEARTBEAT = { text: 'SELECT FROM pg_listening_channels() AS c WHERE c = $1', values: [CHANGE_CHANNEL] };

export interface ListeningConnectionOptions {
  readonly connectionString: string;
  readonly onNotice: (text: string) => void;
  /** Called once, in the moment it is lost or dropped. */
  readonly onLost: () => void;
}

/** One connection that listens for changes, outside of the pools; it can be dropped at once, whatever state it is in. */
export class ListeningConnection {
  readonly #socket = new Socket();
  readonly #client: pg.Client;
  readonly #onLost: () => void;
  #fault: Error | null = null;
  #giveUp: (error: Error) => void = () => {};

  constructor({ connectionString, onNotice, onLost }: ListeningConnectionOptions) {
    this.#onLost = onLost;
    this.#client = new pg.Client({ connectionString, stream: () => this.#socket, application_name: 'muster' });
    this.#client.on('error', (error) => this.#lose(error));
    this.#client.on('end', () => this.#lose(new ConnectionLost('the connection was closed')));
    this.#client.on('notification', ({ payload }) => onNotice(payload ?? ''));
  }

  async open(): Promise<void> {
    await this.#inTime(this.#client.connect());
    await this.#inTime(this.#client.query(`LISTEN ${CHANGE_CHANNEL}`));
  }

  /** When the question is answered, everything that was told before it has been heard. */
  async ask(): Promise<void> {
    const { rowCount } = await this.#inTime(this.#client.query(HEARTBEAT));
    if (rowCount === 0) throw new ConnectionLost('the connection does not listen: is there a pooler in between?');
  }

  /** Resolves after so many milliseconds; rejects when the connection is lost before. */
  stand(ms: number): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, ms);
    return this.#unlessLost(promise, reject).finally(() => clearTimeout(timer));
  }

  drop(): void {
    this.#lose(new ConnectionLost('the connection was dropped'));
    this.#client.end().catch(() => {});
    this.#socket.destroy();
  }

  #inTime<Value>(answer: Promise<Value>): Promise<Value> {
    const { promise, resolve, reject } = Promise.withResolvers<Value>();
    answer.then(resolve, reject);
    const timer = setTimeout(() => reject(new ConnectionLost(`no answer within ${PATIENCE_MS} ms`)), PATIENCE_MS);
    return this.#unlessLost(promise, reject).finally(() => clearTimeout(timer));
  }

  /** One wait at a time, so that nothing gathers up on a connection that stands for months. */
  #unlessLost<Value>(promise: Promise<Value>, reject: (error: Error) => void): Promise<Value> {
    this.#giveUp = reject;
    if (this.#fault !== null) reject(this.#fault);
    return promise;
  }

  #lose(error: Error): void {
    if (this.#fault !== null) return;
    this.#fault = error;
    this.#onLost();
    this.#giveUp(error);
  }
}
