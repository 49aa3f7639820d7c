import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { run } from './command.mjs';
import { pinnedJars } from './pinned-jars.mjs';
import { startRelay } from './recording-relay.mjs';
import { basic } from './replayed-toolkit.mjs';
import { runScenarioProgram } from './scenario-program.mjs';
import { marker, UNKNOWN_KEY } from './world.mjs';

const OLDEST_JAVA = 17;
const PROGRAM = join(import.meta.dirname, 'JavaToolkit.java');

/** Looks for a JDK and gets the toolkit with all it needs. What is missing comes back as one sentence. */
export async function prepareJava() {
  const found = await run('javac', ['-version']);
  const version = /javac (\d+)/.exec(found.stdout + found.stderr)?.[1];
  if (found.code !== 0 || !version) {
    return {
      missing:
        'Java is missing (no javac); install a JDK to run these tests (on Debian: apt install default-jdk-headless).',
    };
  }
  if (Number(version) < OLDEST_JAVA)
    return { missing: `Java is ${version}; the program needs ${OLDEST_JAVA} or later.` };
  try {
    return { jars: await pinnedJars(join(import.meta.dirname, 'java-toolkit.sha256')) };
  } catch (error) {
    const why = [error.message, error.cause?.message].filter(Boolean).join(': ');
    return { missing: `The Java toolkit could not be fetched, is the network there? ${why}` };
  }
}

/**
 * rally-rest-api 2.2.1, unmodified, with a key and with a password: over https by the local authority, and over http
 * through a relay that shows what it and the server said to each other.
 */
export async function runJavaToolkit(report, world, folder, { jars }) {
  report.client('Java toolkit');
  const { userName, password } = world.users.Editor;
  const ways = [
    { way: 'a key', key: world.keys.full },
    { way: 'a password', user: userName, password },
  ];
  const trust = await trustedBy(world.ca, folder);
  for (const credentials of ways) {
    await runProgram(report, world, jars, { ...credentials, scheme: 'https', server: world.https }, trust);
  }
  for (const credentials of ways) {
    const relay = await startRelay(world.http);
    await runProgram(report, world, jars, { ...credentials, scheme: 'http', server: relay.address });
    await report.check(`says over the wire what it should, and is answered so, with ${credentials.way}`, () =>
      credentials.key ? assertKeyOnTheWire(relay, credentials.key) : assertPasswordOnTheWire(relay, credentials),
    );
    await relay.stop();
  }
}

function runProgram(report, world, jars, scenario, settings = []) {
  const { project, keys } = world;
  const input = JSON.stringify({
    ...scenario,
    unknownKey: UNKNOWN_KEY,
    readOnlyKey: keys.readOnly,
    userName: scenario.user ?? world.owner.userName,
    project: `/${project.ref}`,
    marker: marker(`java ${scenario.way} ${scenario.scheme}`),
  });
  const parameters = [...settings, '-cp', jars.join(delimiter), PROGRAM];
  // Its messages are compared: they must not depend on the language of the machine.
  const env = { ...process.env, LC_ALL: 'C.UTF-8' };
  return runScenarioProgram(report, `${scenario.way} over ${scenario.scheme}`, 'java', parameters, { env, input });
}

/** Java's settings that make it trust this authority alone. */
async function trustedBy(ca, folder) {
  const store = join(folder, 'java-trust.p12');
  const password = 'not-a-secret';
  await rm(store, { force: true });
  const parameters = ['-importcert', '-noprompt', '-alias', 'muster', '-file', ca, '-keystore', store];
  const made = await run('keytool', [...parameters, '-storetype', 'PKCS12', '-storepass', password]);
  if (made.code !== 0) throw new Error(`keytool could not read the local authority: ${made.stdout}${made.stderr}`);
  return [`-Djavax.net.ssl.trustStore=${store}`, `-Djavax.net.ssl.trustStorePassword=${password}`];
}

/** Every request of the program but those of its strangers, each with its answer. */
function ownExchanges(relay, isOwn) {
  const exchanges = relay.exchanges().filter(({ request }) => isOwn(request.headers));
  assert.ok(exchanges.length > 250, `${exchanges.length} exchanges`);
  for (const { request, answer } of exchanges) assert.equal(answer?.first, '200', `${request.first} ${request.second}`);
  return exchanges;
}

const tokenOf = (request) => new URL(request.second, 'http://localhost').searchParams.get('key');
const different = (values) => new Set(values.map(String)).size;

function assertKeyOnTheWire(relay, key) {
  for (const { request, answer } of ownExchanges(relay, (headers) => headers.zsessionid?.[0] === key)) {
    assert.equal(request.headers.cookie, undefined, 'no cookie comes back');
    assert.equal(request.headers.authorization, undefined);
    assert.equal(tokenOf(request), null, 'it asks for no token');
    assert.equal(answer.headers['set-cookie'], undefined, 'a key plants no cookie');
  }
}

function assertPasswordOnTheWire(relay, { user, password }) {
  const [{ request, answer }] = relay.exchanges();
  assert.equal(request.headers.authorization, undefined, 'it waits to be asked for its password');
  assert.equal(answer.first, '401');
  assert.deepEqual(answer.headers['www-authenticate'], ['Basic realm="Rally"']);

  const exchanges = ownExchanges(relay, (headers) => {
    const own = headers.authorization === undefined || headers.authorization[0] === basic(user, password);
    return own && (headers.cookie !== undefined || headers.authorization !== undefined) && !headers.zsessionid;
  });
  const setting = exchanges.filter((exchange) => exchange.answer.headers['set-cookie']);
  assert.equal(setting.length, 1, 'one session was begun');
  const authorizing = exchanges.filter((exchange) => exchange.request.second.endsWith('/security/authorize'));
  assert.equal(authorizing.length, 1, 'its token was fetched once');
  const writes = exchanges.filter((exchange) => exchange.request.first !== 'GET');
  assert.ok(writes.length > 120, `${writes.length} writes`);
  assert.equal(different(writes.map((write) => tokenOf(write.request))), 1, 'one token for all writes');
  assert.ok(authorizing[0].answer.body.includes(tokenOf(writes[0].request)), 'the one it was given');
  assert.equal(different(writes.map((write) => write.request.headers.cookie)), 1, 'one session for all writes');
}
