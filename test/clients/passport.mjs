import assert from 'node:assert/strict';
import { once } from 'node:events';
import express from 'express';
import passport from 'passport';
import OAuth2Strategy from 'passport-oauth2';
import { createHttpClient } from '../support/http-client.ts';

/** passport-oauth2 from npm in an Express application: of Rally's time without PKCE, and of today with it. */
export async function runPassport(report, logIns) {
  report.client('passport-oauth2, of Rally’s time');
  await lifeOfALogIn(report, logIns, ['--legacy'], { pkce: false });
  report.client('passport-oauth2, with PKCE');
  await lifeOfALogIn(report, logIns, [], { pkce: true });
}

async function lifeOfALogIn(report, logIns, flags, { pkce }) {
  const application = await startApplication(logIns, flags, pkce);
  const { strategy } = application;
  let tokens;
  await report.check('logs in, with the profile from /user', async () => {
    const begun = await application.get('/log-in');
    assert.equal(begun.status, 302);
    assert.equal(new URL(begun.headers.location).searchParams.has('code_challenge'), pkce);
    const back = await logIns.logIn(begun.headers.location);
    const done = await application.get(`${back.pathname}${back.search}`);
    assert.equal(done.status, 200, done.text);
    tokens = JSON.parse(done.text);
    assert.equal(tokens.profile.UserName, logIns.person.userName);
    assert.equal(tokens.answer.expires_in, 86_400);
    assert.equal('id_token' in tokens.answer, !pkce);
    await logIns.assertActs(tokens.accessToken);
  });
  if (tokens) {
    await report.check('refreshes, and gets new tokens', async () => {
      const again = await refresh(strategy, tokens.refreshToken);
      assert.notEqual(again.accessToken, tokens.accessToken);
      assert.notEqual(again.refreshToken, tokens.refreshToken);
      await logIns.assertActs(again.accessToken);
    });
  }
  await report.check('turns away an answer with the state of another log-in', async () => {
    const { headers } = await application.get('/log-in');
    const back = await logIns.logIn(headers.location);
    back.searchParams.set('state', 'of another');
    assert.equal((await application.get(`${back.pathname}${back.search}`)).status, 403);
  });
  await application.close();
}

/** One browser's session is all it has. */
async function startApplication(logIns, flags, pkce) {
  const app = express();
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${server.address().port}`;
  const callbackURL = `${origin}/callback`;
  const { id, secret } = await logIns.client(`Passport ${flags}`, ...flags, '--redirect-uri', callbackURL);
  const strategy = new OAuth2Strategy(
    {
      authorizationURL: `${logIns.issuer}/oauth2/auth`,
      tokenURL: `${logIns.issuer}/oauth2/token`,
      clientID: id,
      clientSecret: secret,
      callbackURL,
      scope: 'alm',
      state: true,
      pkce,
    },
    (accessToken, refreshToken, answer, profile, done) => done(null, { accessToken, refreshToken, answer, profile }),
  );
  strategy.userProfile = (accessToken, done) => readProfile(strategy, logIns.world.http, accessToken, done);
  const session = {};
  app.use((request, _response, next) => {
    request.session = session;
    next();
  });
  app.use(passport.initialize());
  const authenticate = passport.authenticate(strategy, { session: false });
  app.get('/log-in', authenticate);
  app.get('/callback', authenticate, (request, response) => response.json(request.user));
  const http = createHttpClient(origin);
  return {
    strategy,
    get: (target) => http.send({ method: 'GET', target }),
    close: async () => {
      http.close();
      server.close();
      await once(server, 'close');
    },
  };
}

/** As strategies for a provider do: with the strategy's own client, the token as Bearer. */
function readProfile(strategy, server, accessToken, done) {
  strategy._oauth2.useAuthorizationHeaderforGET(true);
  strategy._oauth2.get(`${server}/slm/webservice/v2.0/user`, accessToken, (problem, text) => {
    if (problem) return done(new Error(`the profile was answered with ${problem.statusCode}`));
    done(null, JSON.parse(text).User);
  });
}

function refresh(strategy, refreshToken) {
  return new Promise((resolve, reject) => {
    const parameters = { grant_type: 'refresh_token' };
    strategy._oauth2.getOAuthAccessToken(refreshToken, parameters, (problem, accessToken, newRefreshToken) => {
      if (problem) reject(new Error(`${problem.statusCode} ${problem.data}`));
      else resolve({ accessToken, refreshToken: newRefreshToken });
    });
  });
}
