import { type Draft, EMPTY, headerRow } from './draft.ts';

/** What a link has the request send, in stand-ins: a link has no secret. */
const SENDS: Readonly<Record<string, Draft['headers']>> = {
  session: [headerRow('Cookie', 'JSESSIONID=SESSION')],
  'key-and-session': [headerRow('zsessionid', 'KEY'), headerRow('Cookie', 'JSESSIONID=SESSION')],
};

/** The form as a link fills it, such as one of an entry of the decision log. */
export const draftOfLink = (search: Readonly<Record<string, unknown>>): Draft => {
  const given = (name: string): string => (search[name] === undefined ? '' : String(search[name]));
  const [key, user] = [given('key'), given('user')];
  const isAboutAnybody = key !== '' || user !== '';
  const about = key !== '' ? 'key' : 'user';
  return {
    ...EMPTY,
    about: given('url') !== '' && !isAboutAnybody ? 'headers' : isAboutAnybody ? about : EMPTY.about,
    subject: key || user,
    method: given('method') || EMPTY.method,
    url: given('url'),
    headers: SENDS[given('send')] ?? [],
    address: given('address'),
  };
};
