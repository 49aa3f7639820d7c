import express from 'express';
import { assignedDefects, TokenEnded } from './defects.js';
import { openLogIns } from './log-ins.js';
import { errorPage, listPage, welcomePage } from './pages.js';
import { openSessions } from './sessions.js';

const { MUSTER_URL = 'http://127.0.0.1:7070', CLIENT_ID, CLIENT_SECRET, PORT = '3000' } = process.env;
if (!CLIENT_ID || !CLIENT_SECRET) {
  console.error('CLIENT_ID and CLIENT_SECRET are missing: "muster client create" prints them.');
  process.exit(1);
}

const logIns = await openLogIns({ musterUrl: MUSTER_URL, clientId: CLIENT_ID, clientSecret: CLIENT_SECRET });
const sessions = openSessions();
const app = express();
let ownUrl;

app.use((request, response, next) => {
  response.set({
    'Cache-Control': 'no-store',
    'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'",
    // The address of the callback carries the code: no other site hears of it.
    'Referrer-Policy': 'no-referrer',
  });
  // What changes something is asked for by our own pages only.
  const isForeign = !['same-origin', undefined].includes(request.get('Sec-Fetch-Site'));
  if (request.method === 'POST' && isForeign)
    return response.status(403).send(errorPage('This came from another site.'));
  next();
});

app.get('/', async (request, response) => {
  const user = sessions.of(request)?.user;
  if (!user) return response.send(welcomePage());
  try {
    response.send(listPage(user.name, await assignedDefects(MUSTER_URL, user.tokens.access_token)));
  } catch (error) {
    if (!(error instanceof TokenEnded)) throw error;
    // It is over after a day, or was revoked.
    sessions.end(request, response);
    response.send(welcomePage('Your log-in is over.'));
  }
});

app.post('/log-in', async (_request, response) => {
  const { address, pending } = await logIns.begin(`${ownUrl}/callback`);
  sessions.begin(response, { pending });
  response.redirect(303, address.href);
});

app.get('/callback', async (request, response) => {
  const { pending } = sessions.of(request) ?? {};
  if (!pending) return response.status(400).send(errorPage('This log-in began in another browser, or is over.'));
  sessions.end(request, response);
  const user = await logIns.finish(new URL(request.originalUrl, ownUrl), pending);
  // A new session: whoever knew the one before is not signed in with it.
  sessions.begin(response, { user });
  response.redirect(303, '/');
});

app.post('/log-out', async (request, response) => {
  const user = sessions.of(request)?.user;
  sessions.end(request, response);
  if (user) await logIns.end(user);
  response.redirect(303, '/');
});

app.use((error, _request, response, _next) => {
  // The code alone: what else an error holds may be a token.
  console.error(`A request failed: ${error.error ?? error.code ?? error.name}`);
  const sentence = error.error === 'access_denied' ? 'You did not allow it.' : 'The log-in failed. Begin again.';
  response.status(400).send(errorPage(sentence));
});

const server = app.listen(Number(PORT), 'localhost', (error) => {
  if (error) throw error;
  ownUrl = `http://localhost:${server.address().port}`;
  console.log(`Open ${ownUrl}`);
});
