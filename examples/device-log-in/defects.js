import * as oidc from 'openid-client';

const { MUSTER_URL = 'http://127.0.0.1:7070', CLIENT_ID, CLIENT_SECRET } = process.env;
if (!CLIENT_ID) {
  console.error('CLIENT_ID is missing: "muster client create" prints it.');
  process.exit(1);
}

const musterUrl = MUSTER_URL.replace(/\/$/, '');

/** The provider, as its discovery document describes it. */
function discover() {
  const issuer = new URL(`${musterUrl}/login`);
  // Without TLS only for a server on one's own machine.
  const execute = ['localhost', '127.0.0.1', '[::1]'].includes(issuer.hostname) ? [oidc.allowInsecureRequests] : [];
  const authentication = CLIENT_SECRET ? oidc.ClientSecretBasic(CLIENT_SECRET) : oidc.None();
  return oidc.discovery(issuer, CLIENT_ID, undefined, authentication, { execute });
}

/** Shows the code, and waits until its reader has typed it in a browser, wherever that is (RFC 8628). */
async function logIn(provider) {
  const device = await oidc.initiateDeviceAuthorization(provider, { scope: 'openid profile alm' });
  console.log(`Open ${device.verification_uri} and type ${device.user_code}`);
  return oidc.pollDeviceAuthorizationGrant(provider, device);
}

/** The defects that the token's user owns, newest first. */
async function assignedDefects(accessToken) {
  const question = new URLSearchParams({
    query: '(Owner = currentuser)',
    fetch: 'FormattedID,Name,State',
    order: 'CreationDate DESC',
    pagesize: '20',
  });
  const response = await fetch(`${musterUrl}/slm/webservice/v2.0/defect?${question}`, {
    headers: { zsessionid: accessToken },
  });
  if (!response.ok) throw new Error(`The defects were answered with ${response.status}.`);
  const { QueryResult } = await response.json();
  if (QueryResult.Errors.length > 0) throw new Error(QueryResult.Errors[0]);
  return QueryResult.Results;
}

try {
  const provider = await discover();
  const tokens = await logIn(provider);
  try {
    const user = await oidc.fetchUserInfo(provider, tokens.access_token, tokens.claims().sub);
    console.log(`Signed in as ${user.name}`);
    for (const { FormattedID, Name, State } of await assignedDefects(tokens.access_token)) {
      console.log(`${FormattedID} ${Name} (${State})`);
    }
  } finally {
    // Nothing is kept, so nothing shall stay open.
    await oidc.tokenRevocation(provider, tokens.refresh_token);
  }
} catch (error) {
  // The code alone: what else an error holds may be a token.
  console.error(
    error.error === 'access_denied' ? 'You did not allow it.' : `It failed: ${error.error ?? error.message}`,
  );
  process.exitCode = 1;
}
