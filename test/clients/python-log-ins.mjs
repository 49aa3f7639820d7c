import { once } from 'node:events';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { CALLBACK } from './log-in-world.mjs';
import { preparePython, pythonSurroundings } from './python-environment.mjs';
import { runScenarioProgram } from './scenario-program.mjs';

const AUTHLIB = { name: 'Authlib', version: '1.9.9', requirements: 'requirements-oauth.txt' };

export const prepareAuthlib = (repository) => preparePython(repository, AUTHLIB);

/** Authlib and requests-oauthlib, unmodified; their user's browser is here. */
export async function runPythonLogIns(report, logIns, interpreter, folder) {
  const browser = await openBrowserService(logIns);
  const environment = pythonSurroundings(/^(requests|curl)_ca_bundle$/i);
  // Both want https, also on the own machine, unless they are told.
  Object.assign(environment, { AUTHLIB_INSECURE_TRANSPORT: '1', OAUTHLIB_INSECURE_TRANSPORT: '1' });
  const input = JSON.stringify({
    issuer: logIns.issuer,
    wsapi: `${logIns.world.http}/slm/webservice/v2.0`,
    browser: browser.address,
    callback: CALLBACK,
    userName: logIns.person.userName,
    clients: {
      confidential: await logIns.confidential(),
      public: await logIns.public(),
      legacy: await logIns.legacy(),
      device: await logIns.device(),
    },
  });
  for (const [client, script] of [
    ['Authlib', 'authlib_scenarios.py'],
    ['requests-oauthlib', 'requests_oauthlib_scenarios.py'],
  ]) {
    report.client(client);
    const options = { cwd: folder, env: environment, input };
    await runScenarioProgram(report, script, interpreter, [join(import.meta.dirname, script)], options);
  }
  await browser.close();
}

/** Does for a program in another language what its user does: goes to an address, or types a device's code. */
async function openBrowserService(logIns) {
  const server = createServer(async (request, response) => {
    try {
      const { address, userCode } = await json(request);
      const body = address
        ? { location: (await logIns.logIn(address)).href }
        : { done: await logIns.typeCode(userCode) };
      response.end(JSON.stringify(body));
    } catch (error) {
      response.writeHead(500).end(error.message);
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: `http://127.0.0.1:${server.address().port}`,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
