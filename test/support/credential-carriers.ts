import type { CanaryBook } from './canary-book.ts';
import { basicOf } from './signed-in.ts';
import { API } from './world.ts';
import { apiKeyOf } from './world-seed.ts';

type Headers = Record<string, string>;

/** What a request may carry: right, wrong and torn. */
export const carriers = (
  session: Headers,
  accessToken: string,
  { right, wrong, wrongInHeader }: CanaryBook,
): readonly Headers[] => {
  const encoded = (text: string) => Buffer.from(text).toString('base64');
  return [
    {},
    session,
    { ...session, 'x-security-token': wrongInHeader('security token') },
    { cookie: session.cookie ?? '', zsessionid: apiKeyOf('viewer') },
    { zsessionid: apiKeyOf('editor') },
    { zsessionid: apiKeyOf('reader') },
    { zsessionid: accessToken },
    { authorization: `Bearer ${accessToken}` },
    { authorization: `Basic ${encoded(`${apiKeyOf('editor')}:${apiKeyOf('editor')}`)}` },
    basicOf('editor', right('editor')),
    basicOf('admin', right('admin')),
    { authorization: `Basic ${encoded(`stranger@garden.test:${wrong('password of a stranger')}`)}` },
    { authorization: `Basic ${encoded(wrong('password without a name'))}` },
    { authorization: `Basic ${wrongInHeader('basic that is no base64')}` },
    { authorization: `Bearer ${wrongInHeader('bearer')}` },
    { authorization: `Digest username="a", response="${wrongInHeader('digest')}"` },
    { authorization: wrongInHeader('authorization alone') },
    { zsessionid: `_${wrongInHeader('key that is none')}` },
    { zsessionid: apiKeyOf('editor').slice(1) },
    { cookie: `JSESSIONID=${wrongInHeader('session')}; ZSESSIONID=_${wrongInHeader('key in a cookie')}` },
    { cookie: `=;;${wrongInHeader('torn cookie')}`, 'x-security-token': wrongInHeader('token without a session') },
  ];
};

/** A body with all members that a route may ever take a secret in. */
export const generousBody = ({ wrong }: CanaryBook) => ({
  ...Object.fromEntries(
    [
      'Password',
      'OldPassword',
      'CurrentPassword',
      'NewPassword',
      'password',
      'Token',
      'SecurityToken',
      'Key',
      'Secret',
    ].map((name) => [name, wrong(`member ${name}`)]),
  ),
  UserName: 'stranger@garden.test',
  username: 'stranger@garden.test',
  Method: 'GET',
  Url: `${API}/defect?apiKey=${encodeURIComponent(wrong('key in an explained address'))}`,
  Headers: { zsessionid: wrong('explained key'), cookie: `JSESSIONID=${wrong('explained session')}` },
});
