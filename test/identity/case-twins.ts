import type { AuthCase } from './auth-cases.ts';

const KEY = /^apikey:([^@]+)$/;

/** The same case with its key as KEY:KEY and in either cookie, where that can be sent. */
export const twins = ([id, given, credentials, read, write]: AuthCase): readonly AuthCase[] => {
  const at = credentials.findIndex((credential) => KEY.test(credential));
  if (at < 0) return [];
  const name = KEY.exec(credentials[at] ?? '')?.[1] ?? '';
  const others = credentials.filter((_credential, index) => index !== at);
  const cookies = others.filter((credential) => credential.startsWith('cookie:'));
  const rest = others.filter((credential) => !cookies.includes(credential));
  const authorized = rest.some((credential) => /^basic:|@bearer$/.test(credential));
  const made: AuthCase[] = [];
  if (!authorized && name !== 'full-without-underscore') {
    made.push([`${id}, as KEY:KEY`, given, [`basic:key=${name}`, ...others], read, write]);
  }
  if (cookies.includes('cookie:') || cookies.includes('cookie:from-earlier-key-call')) return made;
  if (rest.some((credential) => credential.endsWith('@bearer'))) return made;
  for (const cookie of ['zsessionid', 'ZSESSIONID']) {
    const kept = cookies.map((each) => each.slice('cookie:'.length));
    made.push([
      `${id}, in cookie ${cookie}`,
      given,
      [`cookie:${[...kept, `${cookie}=apikey-${name}`].join(';')}`, ...rest],
      read,
      write,
    ]);
  }
  return made;
};
