/** The token that changes under the session carry. It lives in this module's memory alone: no storage, no URL, no page. */
let token: string | null = null;

export const keepSecurityToken = (value: string | null): void => {
  token = value;
};

export const securityTokenHeader = (): Readonly<Record<string, string>> =>
  token === null ? {} : { 'x-security-token': token };
