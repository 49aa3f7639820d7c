import { connect, createServer } from 'node:net';
import { readHeaders } from './header-lines.mjs';

/**
 * Stands between a client and the server on plain http, hands on every byte unchanged, and remembers both
 * directions of each connection: what really went over the wire.
 */
export async function startRelay(server) {
  const { hostname, port } = new URL(server);
  const connections = [];
  const sockets = new Set();
  const relay = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    const recorded = { sent: '', answered: '' };
    connections.push(recorded);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
      // Either end may hang up as it likes; the other is told by the pipe.
      socket.on('error', () => undefined);
    }
    client.on('data', (bytes) => {
      recorded.sent += bytes.toString('latin1');
    });
    upstream.on('data', (bytes) => {
      recorded.answered += bytes.toString('latin1');
    });
    client.pipe(upstream).pipe(client);
  });
  await new Promise((resolve) => relay.listen(0, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${relay.address().port}`,
    /** Every request in its order within its connection, with what was answered to it. */
    exchanges: () => connections.flatMap(({ sent, answered }) => pairs(messagesOf(sent), messagesOf(answered))),
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => relay.close(resolve));
    },
  };
}

/** Each message of a stream: the first two words of its first line but the protocol, its headers and its body as sent. */
function messagesOf(stream) {
  const messages = [];
  for (let rest = stream; rest.includes('\r\n\r\n'); ) {
    const [firstLine, ...lines] = rest.slice(0, rest.indexOf('\r\n\r\n')).split('\r\n');
    const headers = readHeaders(lines);
    rest = rest.slice(rest.indexOf('\r\n\r\n') + 4);
    const length = headers['transfer-encoding']
      ? rest.indexOf('0\r\n\r\n') + 5
      : Number(headers['content-length']?.[0] ?? 0);
    const [first, second] = firstLine.replace(/^HTTP\/1\.1 /, '').split(' ');
    messages.push({ first, second, headers, body: rest.slice(0, length) });
    rest = rest.slice(length);
  }
  return messages;
}

function pairs(requests, answers) {
  return requests.map((request, at) => ({ request, answer: answers[at] }));
}
