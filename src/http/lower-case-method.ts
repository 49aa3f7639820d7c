import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { refuseMalformedRequest } from './malformed-request.ts';
import { whenAnswered } from './pending-answer.ts';

/**
 * The vendor's article prints `curl -X delete` (R15), and curl sends what it is told. Node's parser knows upper-case
 * methods only and gives up before any handler runs. Here the method's letters are raised and the connection starts
 * over on the same socket with the repaired bytes. A request whose method is spelt right never comes near this code.
 */

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'] as const;
const LONGEST = Math.max(...METHODS.map((method) => method.length)) + 1;
const DEFAULT_WAIT_MS = 60_000;

/** What Node's server keeps on a socket; `server` and `parser` are set for every connection it took over. */
type HttpSocket = Socket & {
  server?: Server;
  parser?: { unconsume(): void; _consumed?: boolean } | null;
};

interface ParserError extends Error {
  readonly code?: string;
  readonly rawPacket?: Buffer;
  readonly bytesParsed?: number;
}

type Spelling = 'method' | 'prefix' | 'other';

/** Whether the bytes begin with a known method in any case, with a part of one that more bytes could complete, or neither. */
const spelling = (bytes: Buffer): Spelling => {
  const head = bytes.toString('latin1', 0, LONGEST).toUpperCase();
  if (METHODS.some((method) => head.startsWith(`${method} `))) return 'method';
  return METHODS.some((method) => `${method} `.startsWith(head)) ? 'prefix' : 'other';
};

const isUpperCase = (byte: number | undefined): boolean => byte !== undefined && byte >= 0x41 && byte <= 0x5a;

/**
 * The bytes from the refused request on; null: they begin with no known method. `bytesParsed` counts what the parser took
 * of the packet: earlier pipelined requests, and of a mixed-case method the letters that were upper-case (`DELete`). Those
 * belong to the method, or `GETget` would be one. Letters of a packet before this one are not known here.
 */
const refusedBytes = (error: ParserError): Buffer | null => {
  const packet = error.rawPacket;
  if (packet === undefined) return null;
  let start = Math.min(error.bytesParsed ?? 0, packet.length);
  while (isUpperCase(packet[start - 1])) start--;
  const bytes = packet.subarray(start);
  return bytes.length > 0 && spelling(bytes) !== 'other' ? bytes : null;
};

const raised = (bytes: Buffer): Buffer => {
  const end = bytes.indexOf(0x20);
  return Buffer.concat([Buffer.from(bytes.toString('latin1', 0, end).toUpperCase(), 'latin1'), bytes.subarray(end)]);
};

/** The server's own listeners on the socket, by the names of the functions that Node binds. */
const OWN_LISTENERS = {
  data: ['bound socketOnData'],
  end: ['bound socketOnEnd'],
  close: ['bound socketOnClose'],
  drain: ['bound socketOnDrain'],
  error: ['socketOnError', 'noop'],
  timeout: ['socketOnTimeout'],
  resume: ['onSocketResume'],
  pause: ['onSocketPause'],
} as const;

const removeOwnListeners = (socket: HttpSocket, event: keyof typeof OWN_LISTENERS): void => {
  const names: readonly string[] = OWN_LISTENERS[event];
  for (const listener of socket.listeners(event)) {
    if (names.includes(listener.name)) socket.removeListener(event, listener as () => void);
  }
};

/** From here on the old parser gets no byte, and what arrives waits in the socket. */
const stopReading = (socket: HttpSocket): void => {
  for (const event of ['resume', 'pause', 'data', 'end'] as const) removeOwnListeners(socket, event);
  if (socket.parser?._consumed === true) {
    socket.parser.unconsume();
    socket.parser._consumed = false;
  }
  socket.pause();
};

/** Gives the old parser back as the end of a connection would, and takes the server's marks off the socket. */
const detach = (socket: HttpSocket): boolean => {
  const release = socket.listeners('close').find((listener) => listener.name === 'bound socketOnClose');
  if (release === undefined) return false;
  release.call(socket);
  for (const event of ['close', 'drain', 'error', 'timeout'] as const) removeOwnListeners(socket, event);
  for (const wrapped of ['on', 'addListener', 'prependListener', 'setEncoding'] as const) {
    Reflect.deleteProperty(socket, wrapped);
  }
  return true;
};

const startOver = (server: Server, socket: HttpSocket, bytes: Buffer): void => {
  socket.unshift(raised(bytes));
  server.emit(socket instanceof TLSSocket ? 'secureConnection' : 'connection', socket);
  socket.resume();
};

/** Collects until the method can be told; the socket is ours alone, so the server's own time-outs do not see it. */
const awaitMethod = (server: Server, socket: HttpSocket, first: Buffer): void => {
  let bytes = first;
  const done = (): void => {
    clearTimeout(timer);
    socket.removeListener('data', take);
    socket.removeListener('end', refuse);
    socket.removeListener('close', done);
    socket.removeListener('error', ignore);
    socket.pause();
  };
  const refuse = (): void => {
    done();
    socket.on('error', ignore);
    refuseMalformedRequest(socket, 400);
  };
  const ignore = (): void => {};
  const take = (more: Buffer): void => {
    bytes = Buffer.concat([bytes, more]);
    const seen = spelling(bytes);
    if (seen === 'other') refuse();
    if (seen !== 'method') return;
    done();
    startOver(server, socket, bytes);
  };
  const timer = setTimeout(refuse, server.headersTimeout || DEFAULT_WAIT_MS);
  socket.on('error', ignore);
  socket.on('close', done);
  socket.on('end', refuse);
  socket.on('data', take);
  socket.resume();
};

const repair = (server: Server, socket: HttpSocket, bytes: Buffer): void => {
  stopReading(socket);
  // The server pairs answers with the state that the connection began with.
  whenAnswered(socket, () => {
    if (socket.destroyed || !socket.writable) return;
    if (!detach(socket)) refuseMalformedRequest(socket, 400);
    else if (spelling(bytes) === 'method') startOver(server, socket, bytes);
    else awaitMethod(server, socket, bytes);
  });
};

const STATUS_OF_CODE: Readonly<Record<string, 408 | 413 | 431>> = {
  HPE_HEADER_OVERFLOW: 431,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};

/**
 * The `clientError` listener of both ports (with fastify: its `clientErrorHandler`): repairs a method in lower or mixed
 * case and answers everything else with a small refusal of our own, closing the connection.
 */
export const handleClientError = (error: Error, socket: Socket): void => {
  const failure: ParserError = error;
  const connection: HttpSocket = socket;
  const bytes = failure.code === 'HPE_INVALID_METHOD' ? refusedBytes(failure) : null;
  if (bytes !== null && connection.server !== undefined && connection.writable) {
    repair(connection.server, connection, bytes);
  } else {
    refuseMalformedRequest(connection, STATUS_OF_CODE[failure.code ?? ''] ?? 400);
  }
};
