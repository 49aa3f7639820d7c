import type { Database } from '../../src/storage/database.ts';

/** A text that must never be met again, or bytes. */
export type Canary = string | Buffer;

/** A place that was looked through, in full. */
export interface Place {
  readonly name: string;
  readonly text: string;
}

const SHORTEST_HALF = 12;

/** However the bytes before it shift it by: what of its base64 depends on it alone, in both alphabets. */
const base64Of = (bytes: Buffer): readonly string[] =>
  [0, 1, 2].flatMap((shift) => {
    const shifted = Buffer.concat([Buffer.alloc(shift), bytes]);
    const whole = shifted.subarray(0, shifted.length - (shifted.length % 3)).toString('base64');
    const own = whole.slice(shift === 0 ? 0 : 4);
    return [own, own.replaceAll('+', '-').replaceAll('/', '_')];
  });

const percentOf = (text: string): readonly string[] => {
  const upper = encodeURIComponent(text);
  const lower = upper.replace(/%../g, (code) => code.toLowerCase());
  const form = new URLSearchParams([['', text]]).toString().slice(1);
  return [upper, lower, form, encodeURI(text), encodeURIComponent(upper)];
};

/** Whole or half, as it is or as a program would write it on the way into a text. */
const writings = (canary: Canary): readonly string[] => {
  if (typeof canary !== 'string') return base64Of(canary);
  const half = Math.ceil(canary.length / 2);
  const halves = half < SHORTEST_HALF ? [] : [canary.slice(0, half), canary.slice(half)];
  const json = JSON.stringify(canary).slice(1, -1);
  return [canary, ...halves, json, ...percentOf(canary), ...base64Of(Buffer.from(canary))];
};

/** All of these and their bytes in hexadecimal, as PostgreSQL shows a bytea. */
export const formsOf = (canary: Canary): readonly string[] => {
  const texts = writings(canary);
  const bytes = [...texts.map((text) => Buffer.from(text)), ...(typeof canary === 'string' ? [] : [canary])];
  const hex = bytes.map((each) => each.toString('hex'));
  return [...new Set([...texts, ...hex])];
};

/** So many characters at the front of a form tell where it might begin. */
const FRONT = 8;

interface Form {
  readonly name: string;
  readonly text: string;
}

/** What begins alike, by how it begins; hundreds of secrets are then looked for in one walk over the text. */
const byFront = (canaries: ReadonlyMap<string, Canary>): ReadonlyMap<string, readonly Form[]> => {
  const forms = [...canaries].flatMap(([name, canary]) =>
    formsOf(canary).map((form): Form => ({ name, text: form.toLowerCase() })),
  );
  const short = forms.find(({ text }) => text.length < FRONT);
  if (short !== undefined) throw new Error(`${short.name} has a form of less than ${FRONT} characters.`);
  return Map.groupBy(forms, ({ text }) => text.slice(0, FRONT));
};

const MARKS = 1 << 20;

/** A number for the four characters at a place; where no front has it, none begins. */
const markAt = (text: string, at: number): number =>
  (text.charCodeAt(at) ^
    (text.charCodeAt(at + 1) << 5) ^
    (text.charCodeAt(at + 2) << 10) ^
    (text.charCodeAt(at + 3) << 15)) &
  (MARKS - 1);

const marksOf = (fronts: Iterable<string>): Uint8Array => {
  const marks = new Uint8Array(MARKS);
  for (const front of fronts) marks[markAt(front, 0)] = 1;
  return marks;
};

/** Which of them stand where, in whatever case, as `name in place`. */
export const sightings = (canaries: ReadonlyMap<string, Canary>, places: readonly Place[]): readonly string[] => {
  const fronts = byFront(canaries);
  const marks = marksOf(fronts.keys());
  const seen = new Map([...canaries.keys()].map((name): [string, Set<string>] => [name, new Set()]));
  for (const place of places) {
    const text = place.text.toLowerCase();
    for (let at = 0; at + FRONT <= text.length; at++) {
      if (marks[markAt(text, at)] === 0) continue;
      for (const form of fronts.get(text.slice(at, at + FRONT)) ?? [])
        if (text.startsWith(form.text, at)) seen.get(form.name)?.add(place.name);
    }
  }
  return [...seen].flatMap(([name, where]) => [...where].map((place) => `${name} in ${place}`));
};

/** Every column of every table, views and other schemas included, whatever a later version adds; and running statements. */
export const databasePlaces = async ({ main }: Pick<Database, 'main'>): Promise<readonly Place[]> => {
  const { rows: columns } = await main.query<{ place: string; statement: string }>(
    `SELECT format('%s.%s', table_name, column_name) AS place,
            format('SELECT coalesce(string_agg(to_jsonb(%I)::text, E''\\n''), '''') AS text FROM %I.%I', column_name, table_schema, table_name) AS statement
       FROM information_schema.columns WHERE table_schema NOT IN ('pg_catalog', 'information_schema') ORDER BY 1`,
  );
  const places: Place[] = [];
  for (const { place, statement } of columns) {
    const { rows } = await main.query<{ text: string }>(statement);
    places.push({ name: place, text: rows[0]?.text ?? '' });
  }
  const { rows } = await main.query<{ query: string }>(
    'SELECT query FROM pg_stat_activity WHERE datname = current_database()',
  );
  return [...places, { name: 'a statement', text: rows.map(({ query }) => query).join('\n') }];
};
