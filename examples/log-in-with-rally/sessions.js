import { randomBytes } from 'node:crypto';

const COOKIE = 'defect_list';

const HOURS_24 = 86_400_000;

/** Sessions of browsers, in memory: they are gone when the program ends. */
export function openSessions() {
  const sessions = new Map();

  const idOf = (request) => new RegExp(`(?:^|;\\s*)${COOKIE}=([^;]+)`).exec(request.get('Cookie') ?? '')?.[1];

  const forgetOld = () => {
    const oldest = Date.now() - HOURS_24;
    for (const [id, { begun }] of sessions) if (begun < oldest) sessions.delete(id);
  };

  return {
    of: (request) => sessions.get(idOf(request))?.content,
    begin(response, content) {
      forgetOld();
      const id = randomBytes(32).toString('base64url');
      sessions.set(id, { content, begun: Date.now() });
      // Lax, not strict: the browser comes back from another site with it. Behind TLS it would be Secure, too.
      response.cookie(COOKIE, id, { httpOnly: true, sameSite: 'lax' });
    },
    end(request, response) {
      sessions.delete(idOf(request));
      response.clearCookie(COOKIE, { httpOnly: true, sameSite: 'lax' });
    },
  };
}
