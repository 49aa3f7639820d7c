import type { Question } from './api/explain.ts';

/** A header as it is edited; `id` names its row for as long as it is there. */
export interface HeaderRow {
  readonly id: number;
  readonly name: string;
  readonly value: string;
}

/** Whom the request is about, if anybody beside what stands in its headers. */
export type About = 'key' | 'user' | 'headers';

/** The form as it stands. */
export interface Draft {
  readonly about: About;
  readonly subject: string;
  readonly method: string;
  readonly url: string;
  readonly headers: readonly HeaderRow[];
  readonly address: string;
  readonly password: 'right' | 'wrong';
}

export const EMPTY: Draft = {
  about: 'key',
  subject: '',
  method: 'GET',
  url: '',
  headers: [],
  address: '',
  password: 'right',
};

let lastId = 0;

export const headerRow = (name = '', value = ''): HeaderRow => {
  lastId += 1;
  return { id: lastId, name, value };
};

const headersOf = (rows: readonly HeaderRow[]): Question['Headers'] => {
  const named = rows.filter(({ name }) => name.trim() !== '');
  const groups = Map.groupBy(named, ({ name }) => name.trim());
  return Object.fromEntries([...groups].map(([name, group]) => [name, group.map(({ value }) => value)]));
};

/** What is asked when the form is sent. */
export const questionOf = ({ about, subject, method, url, headers, address, password }: Draft): Question => ({
  ...(about === 'key' && subject !== '' ? { Key: subject } : {}),
  ...(about === 'user' && subject !== '' ? { User: subject } : {}),
  Method: method,
  Url: url,
  Headers: headersOf(headers),
  ...(address === '' ? {} : { Address: address }),
  Password: password,
});
