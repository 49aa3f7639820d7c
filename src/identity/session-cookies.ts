/**
 * The Set-Cookie values that begin a session: JSESSIONID and ZSESSIONID with the same id, and SUBBUCKETID, which the
 * vendor's server sets beside them and clients only echo. Host-only; Secure exactly over https, since the toolkits drop a
 * Secure cookie that came by http (decision 21).
 */
export const sessionCookies = (sessionId: string, subscriptionOid: number, secure: boolean): readonly string[] => {
  const attributes = `; Path=/; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`;
  return [
    `JSESSIONID=${sessionId}${attributes}`,
    `ZSESSIONID=${sessionId}${attributes}`,
    `SUBBUCKETID=${subscriptionOid}${attributes}`,
  ];
};

/** The Set-Cookie values that remove them. */
export const expiredSessionCookies = (secure: boolean): readonly string[] =>
  ['JSESSIONID', 'ZSESSIONID', 'SUBBUCKETID'].map(
    (name) => `${name}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0${secure ? '; Secure' : ''}`,
  );
