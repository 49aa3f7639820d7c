/**
 * `npm run test:clients`: starts the built server on free ports with a fresh demo and lets the real clients work with
 * it. `npm run test:clients -- pyral curl` runs only those.
 */
import { join } from 'node:path';
import { findCurl, runCurl } from './curl-lines.mjs';
import { prepareJava, runJavaToolkit } from './java-toolkit.mjs';
import { LogInWorld } from './log-in-world.mjs';
import { runNodeToolkit } from './node-toolkit.mjs';
import { runOauth4webapi } from './oauth4webapi.mjs';
import { runOpenidClient } from './openid-client.mjs';
import { runPassport } from './passport.mjs';
import { prepareAuthlib, runPythonLogIns } from './python-log-ins.mjs';
import { preparePyral, runPythonToolkit } from './python-toolkit.mjs';
import { replayClojure } from './replay-clojure.mjs';
import { replayDotnet } from './replay-dotnet.mjs';
import { replayJava } from './replay-java.mjs';
import { replayJenkins } from './replay-jenkins.mjs';
import { replayMobile } from './replay-mobile.mjs';
import { replayRuby } from './replay-ruby.mjs';
import { Report } from './report.mjs';
import { startServer } from './running-server.mjs';
import { describeWorld } from './world.mjs';

const repository = join(import.meta.dirname, '..', '..');

const clients = {
  rally: { run: (report, world) => runNodeToolkit(report, world) },
  pyral: {
    prepare: () => preparePyral(repository),
    run: (report, world, folder, { interpreter }) => runPythonToolkit(report, world, interpreter, folder),
  },
  'java-toolkit': {
    prepare: prepareJava,
    run: (report, world, folder, prepared) => runJavaToolkit(report, world, folder, prepared),
  },
  curl: { prepare: findCurl, run: (report, world, folder) => runCurl(report, world, folder) },
  ruby: { run: (report, world) => replayRuby(report, world) },
  java: { run: (report, world) => replayJava(report, world) },
  jenkins: { run: (report, world) => replayJenkins(report, world) },
  dotnet: { run: (report, world) => replayDotnet(report, world) },
  clojure: { run: (report, world) => replayClojure(report, world) },
  mobile: { run: (report, world) => replayMobile(report, world) },
  'openid-client': { run: logsIn(runOpenidClient) },
  oauth4webapi: { run: logsIn(runOauth4webapi) },
  passport: { run: logsIn(runPassport) },
  authlib: {
    prepare: () => prepareAuthlib(repository),
    run: (report, world, folder, { interpreter }) =>
      logsIn((_, logIns) => runPythonLogIns(report, logIns, interpreter, folder))(report, world, folder),
  },
};

/** For clients of the OAuth provider: they work with clients of their own and a user's browser. */
function logsIn(work) {
  return async (report, world, folder) => {
    const logIns = new LogInWorld({ repository, folder, report, world });
    try {
      await work(report, logIns);
    } finally {
      logIns.close();
    }
  };
}

async function main(wanted) {
  const report = new Report();
  report.client('test:clients');
  const unknown = wanted.filter((name) => !(name in clients));
  if (unknown.length > 0) {
    report.failed(`does not know ${unknown.join(', ')}`, `It knows ${Object.keys(clients).join(', ')}.`);
    return report.finish();
  }
  const chosen = wanted.length > 0 ? wanted : Object.keys(clients);
  const prepared = await prepareAll(report, chosen);
  if (!prepared) return report.finish();

  let server;
  const started = await report.check('starts the server and describes its demo', async () => {
    server = await startServer(repository);
    server.world = await describeWorld(server.ready);
  });
  if (server) report.hide([...server.ready.users.map((user) => user.password), ...Object.values(server.ready.apiKeys)]);
  if (started) {
    for (const name of chosen) await runClient(report, clients[name], server, prepared[name]);
  }
  report.client('test:clients');
  if (server) {
    await report.check('stops the server with an interrupt', async () => {
      const code = await server.stop();
      if (code !== 0 && code !== 'SIGINT') throw new Error(`it ended with ${code}`);
    });
  }
  return report.finish();
}

/** What each client needs, before the server is started; the first thing missing is said in one sentence. */
async function prepareAll(report, chosen) {
  const prepared = {};
  for (const name of chosen) {
    prepared[name] = (await clients[name].prepare?.()) ?? {};
    if (prepared[name].missing) {
      report.failed('cannot run', prepared[name].missing);
      return undefined;
    }
  }
  return prepared;
}

/** One client's scenarios; a fault in them is that client's failure and does not keep the others from running. */
async function runClient(report, client, server, prepared) {
  try {
    await client.run(report, server.world, server.folder, prepared);
  } catch (error) {
    report.failed(
      'runs its scenarios to the end',
      error instanceof Error ? (error.stack ?? error.message) : String(error),
    );
  }
}

process.exitCode = await main(process.argv.slice(2));
