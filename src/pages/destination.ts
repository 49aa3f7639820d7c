import { nameHtml } from './page.ts';

/** Where an application has the browser sent, as a reader can judge it. */
export interface Destination {
  /** HTML. */
  readonly place: string;
  /** Why that is to be looked at twice; null: it is not. */
  readonly warning: string | null;
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** The host and nothing else: what stands around it is what a deceiver would choose. */
export const destination = (redirectUri: string): Destination => {
  const url = URL.parse(redirectUri);
  const isWeb = url?.protocol === 'https:' || url?.protocol === 'http:';
  if (url === null || !isWeb) {
    const scheme = url === null ? redirectUri : url.protocol.replace(/:$/, '');
    return { place: `An application on this device, by ${nameHtml(scheme)}`, warning: null };
  }
  if (LOOPBACK.test(url.hostname)) return { place: `A program on this machine, ${nameHtml(url.host)}`, warning: null };
  const warning =
    url.protocol === 'https:'
      ? null
      : 'The way there is not encrypted (http): others on your network could take what you allow here.';
  return { place: nameHtml(url.host), warning };
};
