import * as oidc from 'openid-client';

/** Who the user is, and leave to act for them in the Web Services API. */
const SCOPE = 'openid profile alm';

/** Log-ins by the OpenID provider of the server at this address: found by discovery, checked by openid-client. */
export async function openLogIns({ musterUrl, clientId, clientSecret }) {
  const issuer = new URL('login', `${musterUrl.replace(/\/$/, '')}/`);
  // Without TLS only for a server on one's own machine.
  const execute = ['localhost', '127.0.0.1', '[::1]'].includes(issuer.hostname) ? [oidc.allowInsecureRequests] : [];
  const authentication = oidc.ClientSecretBasic(clientSecret);
  const provider = await oidc.discovery(issuer, clientId, undefined, authentication, { execute });

  return {
    /** Where to send the browser, and what to keep until it comes back. */
    async begin(redirectUri) {
      const codeVerifier = oidc.randomPKCECodeVerifier();
      const pending = { codeVerifier, state: oidc.randomState(), nonce: oidc.randomNonce() };
      const address = oidc.buildAuthorizationUrl(provider, {
        redirect_uri: redirectUri,
        scope: SCOPE,
        state: pending.state,
        nonce: pending.nonce,
        code_challenge: await oidc.calculatePKCECodeChallenge(codeVerifier),
        code_challenge_method: 'S256',
      });
      return { address, pending };
    },

    /** The user, and the tokens to act for them; fails unless the address is the answer to that beginning. */
    async finish(address, { codeVerifier, state, nonce }) {
      const checks = { pkceCodeVerifier: codeVerifier, expectedState: state, expectedNonce: nonce };
      const tokens = await oidc.authorizationCodeGrant(provider, address, checks);
      const { name, sub } = await oidc.fetchUserInfo(provider, tokens.access_token, tokens.claims().sub);
      return { name: name ?? sub, tokens };
    },

    /** With the refresh token everything of this log-in ends. */
    async end({ tokens }) {
      await oidc.tokenRevocation(provider, tokens.refresh_token);
    },
  };
}
