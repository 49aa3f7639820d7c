import type { PoolClient } from './database.ts';

/** What the driver's connection can do beside what its types tell (node_modules/pg/lib/connection.js). */
interface CopyConnection {
  query(text: string): void;
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
}

/** COPY of data that is in memory already: the driver knows the messages, but none of its own queries sends them. */
class CopyIn {
  readonly #text: string;
  readonly #data: Buffer;
  readonly #settle: { readonly resolve: () => void; readonly reject: (error: Error) => void };

  constructor(text: string, data: Buffer, settle: { resolve: () => void; reject: (error: Error) => void }) {
    this.#text = text;
    this.#data = data;
    this.#settle = settle;
  }

  submit(connection: unknown): void {
    (connection as CopyConnection).query(this.#text);
  }

  handleCopyInResponse(connection: CopyConnection): void {
    connection.sendCopyFromChunk(this.#data);
    connection.endCopyFrom();
  }

  handleCommandComplete(): void {}

  handleReadyForQuery(): void {
    this.#settle.resolve();
  }

  handleError(error: Error): void {
    this.#settle.reject(error);
  }
}

/** Sends rows in COPY's text format to a table. Rejects with the server's error; then none of them is there. */
export const copyIn = (client: PoolClient, text: string, data: Buffer): Promise<void> =>
  new Promise((resolve, reject) => {
    client.query(new CopyIn(text, data, { resolve, reject }));
  });
