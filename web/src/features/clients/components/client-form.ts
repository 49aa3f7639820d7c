import type { Client } from '../api/client.ts';
import type { NewClient } from '../api/create-client.ts';

/** What stands in the form; an address more than is needed stands there as an empty text. */
export interface ClientForm extends Omit<NewClient, 'LogoURI'> {
  readonly LogoURI: string;
}

export const EMPTY_FORM: ClientForm = {
  Name: '',
  RedirectURIs: [''],
  LogoURI: '',
  Native: false,
  Legacy: false,
  DeviceFlow: false,
  Kind: 'confidential',
};

export const formOf = ({ Name, RedirectURIs, LogoURI, Native, Legacy, DeviceFlow, Kind }: Client): ClientForm => ({
  Name,
  RedirectURIs: RedirectURIs.length === 0 ? [''] : RedirectURIs,
  LogoURI: LogoURI ?? '',
  Native,
  Legacy,
  DeviceFlow,
  Kind,
});

/** The form as it is sent: addresses to the letter, but for the spaces that copying leaves around them. */
export const sentForm = ({ RedirectURIs, LogoURI, ...form }: ClientForm): NewClient => ({
  ...form,
  RedirectURIs: RedirectURIs.map((uri) => uri.trim()).filter((uri) => uri !== ''),
  LogoURI: LogoURI.trim() === '' ? null : LogoURI.trim(),
});
