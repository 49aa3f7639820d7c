import type { ListSource } from '../../../components/use-list-parts.ts';
import type { Whose } from '../../../components/whose-choice.tsx';
import { apiAddress, callApi } from '../../../lib/api-client.ts';
import { type ApiKey, KEYS } from './api-key.ts';

/** Where a list can be looked through: the parameters of the JSON API, `search` for all of them at once. */
export const PLACES = ['search', 'Description', 'DisplayName', 'UserName', 'LastFour'] as const;

export type Place = (typeof PLACES)[number];

export interface KeyFilter {
  readonly place: Place;
  readonly text: string;
}

const PATH: Readonly<Record<Whose, string>> = { mine: '/keys', all: '/keys/all' };

const parametersOf = ({ place, text }: KeyFilter): Readonly<Record<string, string>> =>
  text === '' ? {} : { [place]: text };

/** `GET /keys` or `GET /keys/all`, part by part. */
export const keySource = (whose: Whose, filter: KeyFilter): ListSource<ApiKey> => ({
  key: [KEYS, 'list', whose, filter],
  load: (part, signal) => callApi({ path: PATH[whose], parameters: { ...part, ...parametersOf(filter) }, signal }),
});

/** The same list as a file. */
export const keysCsvAddress = (whose: Whose, filter: KeyFilter, order: string): string =>
  apiAddress({ path: PATH[whose], parameters: { format: 'csv', order, ...parametersOf(filter) } });
