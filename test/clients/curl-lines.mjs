import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from './command.mjs';
import { readHeaders } from './header-lines.mjs';
import { marker, UNKNOWN_KEY } from './world.mjs';
import { shortRef } from './wsapi.mjs';

const INVALID_KEY = 'Not authorized to perform action: Invalid key';

/** Whether curl is there; what is missing comes back as one sentence. */
export async function findCurl() {
  const found = await run('curl', ['--version']);
  return found.code === 0 ? {} : { missing: 'curl is missing; install it to run these tests.' };
}

/** The command lines of the vendor's articles, typed into a shell with our host and key in place of theirs. */
export async function runCurl(report, world, folder) {
  const shell = shellIn(folder, world);
  report.client('curl, http');
  await keyLines(report, world, shell, world.http);
  await sessionLines(report, world, shell, world.http);
  report.client('curl, https');
  await keyLines(report, world, shell, world.https);
  await sessionLines(report, world, shell, world.https);
  report.client('curl');
  await prompts(report, world, shell);
  await attachmentLines(report, world, shell);
  await mixedCredentials(report, world, shell);
  await report.check("deletes the article's defect 777 with a method in lower case", async () => {
    const line = `curl --header "zsessionid:${world.keys.full}" -X delete ${world.http}/slm/webservice/v2.0/Defect/777`;
    assert.deepEqual((await shell.json(line)).OperationResult.Errors, []);
    const read = await shell.json(
      `curl --header "zsessionid:${world.keys.full}" ${world.http}/slm/webservice/v2.0/Defect/777`,
    );
    assert.deepEqual(read.OperationResult.Errors, ['Cannot find object to read']);
  });
}

/** A shell in which curl trusts the local authority and shows no progress; nothing in the lines themselves changes. */
function shellIn(folder, world) {
  const env = { ...process.env, CURL_CA_BUNDLE: world.ca, CURL_HOME: folder, no_proxy: '*', NO_PROXY: '*' };
  const text = async (line) => {
    const ended = await run('sh', ['-c', line], { cwd: folder, env });
    assert.equal(ended.code, 0, `curl ended with ${ended.code}: ${ended.stderr.trim().split('\n').at(-1)}`);
    return ended.stdout;
  };
  const json = async (line) => {
    const answer = await text(line);
    try {
      return JSON.parse(answer);
    } catch {
      return assert.fail(`not JSON: ${answer.slice(0, 300)}`);
    }
  };
  return {
    text,
    json,
    file: (name) => readFile(join(folder, name), 'utf8'),
    bytes: (name) => readFile(join(folder, name)),
  };
}

async function keyLines(report, world, shell, server) {
  const base = `${server}/slm/webservice/v2.0`;
  const key = world.keys.full;
  let created;

  await report.check('creates a defect with a key and an extra schedule state', async () => {
    const { CreateResult } = await shell.json(
      `curl --header "zsessionid:${key}" -H"Content-Type: application/json" -d'{"Defect":{"Name":"bad defect","ScheduleState":"Custom 1"}}' ${base}/Defect/create`,
    );
    assert.deepEqual(CreateResult.Errors, []);
    assert.ok(CreateResult.Object._ref.startsWith(`${base}/defect/`), CreateResult.Object._ref);
    created = CreateResult.Object.ObjectID;
    const { Name, ScheduleState } = await world.wsapi.read(`defect/${created}`);
    assert.deepEqual([Name, ScheduleState], ['bad defect', 'Custom 1']);
  });
  await report.check('updates defect 777 by POST', async () => {
    const { OperationResult } = await shell.json(
      `curl --header "zsessionid:${key}" -H"Content-Type: application/json" -d'{"Defect":{"Resolution":"Not a Defect","State":"Fixed"}}' ${base}/Defect/777`,
    );
    assert.deepEqual(OperationResult.Errors, []);
    assert.equal(OperationResult.Object.ObjectID, 777);
    const { Resolution, State } = await world.wsapi.read('defect/777');
    assert.deepEqual([Resolution, State], ['Not a Defect', 'Fixed']);
  });
  await report.check('takes headers without a blank after the colon or the flag', async () => {
    const { OperationResult } = await shell.json(
      `curl -H"zsessionid:${key}" -HContent-Type:application/json -d'{"Defect":{"State":"Open"}}' ${base}/Defect/777`,
    );
    assert.deepEqual(OperationResult.Errors, []);
    assert.equal((await world.wsapi.read('defect/777')).State, 'Open');
  });
  await report.check('deletes with the method in lower case', async () => {
    const { OperationResult } = await shell.json(
      `curl --header "zsessionid:${key}" -X delete ${base}/Defect/${created}`,
    );
    assert.deepEqual(OperationResult.Errors, []);
    const { OperationResult: gone } = await shell.json(`curl -H "zsessionid:${key}" ${base}/Defect/${created}`);
    assert.deepEqual(gone.Errors, ['Cannot find object to read']);
  });
  await report.check('deletes in lower case also as the second request of a kept connection', async () => {
    const { _ref, ObjectID } = await world.wsapi.create('defect', { Name: marker('curl') });
    const answers = await shell.text(
      `curl --header "zsessionid:${key}" ${base}/${shortRef(_ref)}?fetch=ObjectID --next --header "zsessionid:${key}" -X delete ${base}/Defect/${ObjectID}`,
    );
    assert.match(answers, new RegExp(`"ObjectID":\\s*${ObjectID}.*"OperationResult".*"Errors":\\s*\\[\\]`, 's'));
    await assert.rejects(world.wsapi.read(_ref), /Cannot find object to read/);
  });
}

async function sessionLines(report, world, shell, server) {
  const base = `${server}/slm/webservice/v2.0`;
  const { userName, password } = world.users.Editor;
  const user = quoted(`${userName}:${password}`);
  const cookies = `cookies-${new URL(server).port}.txt`;
  const body = (name) =>
    `'{"Defect":{"Name":"${name}","Description":"Hello world","Workspace":"/${world.workspace.ref}","Project":"/${world.project.ref}"}}'`;
  let token;
  let session;

  await report.check('gets a security token and a session cookie by password', async () => {
    const { OperationResult } = await shell.json(
      `curl -b ${cookies} -c ${cookies} -u ${user} ${base}/security/authorize`,
    );
    assert.deepEqual([OperationResult.Errors, OperationResult.Warnings], [[], []]);
    token = OperationResult.SecurityToken;
    assert.match(token, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    const jar = await cookieJar(shell, cookies);
    session = jar.JSESSIONID.value;
    assert.equal(jar.ZSESSIONID.value, session);
    const secure = server.startsWith('https') ? 'TRUE' : 'FALSE';
    for (const cookie of Object.values(jar)) {
      assert.deepEqual([cookie.subdomains, cookie.path, cookie.secure], ['FALSE', '/', secure]);
    }
  });
  await report.check('creates with that token and the JSESSIONID sent by hand', async () => {
    const { CreateResult } = await shell.json(
      `curl -H "cookie: JSESSIONID=${session}" -u ${user} -H "Content-Type: application/json" -d${body('Hello world')} ${base}/defect/create?key=${token}`,
    );
    assert.deepEqual(CreateResult.Errors, []);
    const created = await world.wsapi.read(CreateResult.Object._ref);
    assert.deepEqual(
      [created.Name, shortRef(created.Workspace._ref), shortRef(created.Project._ref)],
      ['Hello world', world.workspace.ref, world.project.ref],
    );
  });
  const refused = async (line, name) => {
    const { OperationResult } = await shell.json(line);
    assert.deepEqual(OperationResult.Errors, [INVALID_KEY]);
    const found = await world.wsapi.query('defect', { query: `(Name = "${name}")` });
    assert.equal(found.TotalResultCount, 0, 'the refused create was carried out');
  };
  const post = `curl -u ${user} -H "Content-Type: application/json"`;
  await report.check('is refused with an invalid key when the token comes without its cookie', async () => {
    const name = marker('curl no cookie');
    await refused(`${post} -d${body(name)} ${base}/defect/create?key=${token}`, name);
  });
  await report.check('is refused with an invalid key when there is no token', async () => {
    const name = marker('curl no token');
    await refused(`${post} -b ${cookies} -d${body(name)} ${base}/defect/create`, name);
    await refused(`${post} -d${body(name)} ${base}/defect/create`, name);
  });
  await report.check('updates and deletes with the token and the cookie', async () => {
    const { _ref } = await world.wsapi.create('defect', { Name: marker('curl session') });
    const url = `${base}/${shortRef(_ref)}?key=${token}`;
    const updated = await shell.json(`${post} -b ${cookies} -d'{"Defect":{"State":"Open"}}' ${url}`);
    assert.deepEqual(updated.OperationResult.Errors, []);
    const deleted = await shell.json(`curl -u ${user} -b ${cookies} -X DELETE ${url}`);
    assert.deepEqual(deleted.OperationResult.Errors, []);
  });
}

async function prompts(report, world, shell) {
  const stories = `${world.http}/slm/webservice/v2.0/hierarchicalrequirement`;
  await report.check('without credentials meets the browser prompt and the page of the vendor', async () => {
    const { status, headers, body } = parsed(await shell.text(`curl -i ${stories}`));
    assert.equal(status, 'HTTP/1.1 401 Full authentication is required to access this resource');
    assert.deepEqual(headers['www-authenticate'], ['Basic realm="Rally"']);
    assert.match(headers['content-type'][0], /^text\/html/);
    assert.match(headers['cache-control'][0], /no-store/);
    assert.equal(headers['set-cookie'], undefined);
    assert.match(body, /HTTP ERROR 401.*Full authentication is required to access this resource/s);
  });
  await report.check('with a key reads the same address', async () => {
    const { status, headers, body } = parsed(await shell.text(`curl -i -H "zsessionid:${world.keys.full}" ${stories}`));
    assert.match(status, /^HTTP\/1\.1 200 /);
    assert.match(headers['cache-control'][0], /no-store/);
    assert.equal(headers['set-cookie'], undefined);
    assert.ok(JSON.parse(body).QueryResult.TotalResultCount > 0);
  });
  await report.check('is refused with a key that nobody has, or without its underscore', async () => {
    for (const key of [UNKNOWN_KEY, world.keys.full.slice(1)]) {
      const { status } = parsed(await shell.text(`curl -i -H "zsessionid:${key}" ${stories}`));
      assert.equal(status, 'HTTP/1.1 401 Full authentication is required to access this resource');
    }
  });
  await report.check('is told that the password is wrong, in the status line too', async () => {
    const user = quoted(`${world.users.Editor.userName}:not the password`);
    const { status, body } = parsed(await shell.text(`curl -i -u ${user} ${stories}`));
    assert.equal(status, 'HTTP/1.1 401 The username or password you entered is incorrect.');
    assert.match(body, /The username or password you entered is incorrect\./);
  });
}

async function mixedCredentials(report, world, shell) {
  const base = `${world.http}/slm/webservice/v2.0`;
  const { userName, password } = world.users.Editor;
  const session = 'mixed-cookies.txt';
  const post = (name) => `-H "Content-Type: application/json" -d'{"Defect":{"Name":"${name}"}}' ${base}/defect/create`;
  await shell.text(
    `curl -b ${session} -c ${session} -u ${quoted(`${userName}:${password}`)} ${base}/security/authorize`,
  );

  await report.check('is refused with an invalid key when a signed-in session goes with its full key', async () => {
    const answer = await shell.json(
      `curl -b ${session} -H "zsessionid:${world.keys.full}" ${post(marker('curl shadowed'))}`,
    );
    assert.deepEqual(answer.OperationResult.Errors, [INVALID_KEY]);
  });
  await report.check('creates with its full key once the Cookie header is blank', async () => {
    const answer = await shell.json(
      `curl -H "Cookie;" -H "zsessionid:${world.keys.full}" ${post(marker('curl blank'))}`,
    );
    assert.deepEqual(answer.CreateResult.Errors, []);
  });
  await report.check('with a read-only key is refused with 401, and with an invalid key beside a session', async () => {
    const alone = await shell.text(`curl -i -H "zsessionid:${world.keys.readOnly}" ${post(marker('curl read-only'))}`);
    assert.match(parsed(alone).status, /^HTTP\/1\.1 401 /);
    const beside = await shell.json(
      `curl -b ${session} -H "zsessionid:${world.keys.readOnly}" ${post(marker('curl read-only'))}`,
    );
    assert.deepEqual(beside.OperationResult.Errors, [INVALID_KEY]);
  });
}

/** The raw bytes of an attachment, which descriptions and scripts ask for by `/slm/attachment/OID/name`. */
async function attachmentLines(report, world, shell) {
  const bytes = Buffer.from(Array.from({ length: 1000 }, (_, index) => index % 256));
  const Content = bytes.toString('base64');
  const content = await world.wsapi.create('attachmentcontent', { Content });
  const Artifact = '/defect/777';
  const ContentType = 'application/octet-stream';
  const described = { Name: 'frame.bin', ContentType, Size: bytes.length, Content: content._ref, Artifact };
  const { ObjectID } = await world.wsapi.create('attachment', described);
  const address = `${world.http}/slm/attachment/${ObjectID}/frame.bin`;

  await report.check('downloads the bytes of an attachment with a key', async () => {
    await shell.text(`curl -f -o frame.bin -H "zsessionid:${world.keys.full}" ${address}`);
    assert.deepEqual(await shell.bytes('frame.bin'), bytes);
  });
  await report.check('is not given an attachment without credentials', async () => {
    const { status } = parsed(await shell.text(`curl -i ${address}`));
    assert.match(status, /^HTTP\/1\.1 401 /);
  });
  await report.check('finds no attachment once it is deleted', async () => {
    const line = `curl -H "zsessionid:${world.keys.full}" -X DELETE ${world.http}/slm/webservice/v2.0/attachment/${ObjectID}`;
    assert.deepEqual((await shell.json(line)).OperationResult.Errors, []);
    const { status } = parsed(await shell.text(`curl -i -H "zsessionid:${world.keys.full}" ${address}`));
    assert.match(status, /^HTTP\/1\.1 404 /);
  });
}

/** The cookies of a jar in the Netscape format by name; an HttpOnly one stands behind a mark that looks like a comment. */
async function cookieJar(shell, file) {
  const lines = (await shell.file(file)).split('\n').map((line) => line.replace(/^#HttpOnly_/, ''));
  const cookies = lines.filter((line) => line && !line.startsWith('#')).map((line) => line.split('\t'));
  return Object.fromEntries(
    cookies.map(([, subdomains, path, secure, , name, value]) => [name, { subdomains, path, secure, value }]),
  );
}

function parsed(answer) {
  const end = answer.indexOf('\r\n\r\n');
  const [status, ...lines] = answer.slice(0, end).split('\r\n');
  return { status, headers: readHeaders(lines), body: answer.slice(end + 4) };
}

function quoted(text) {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
