import type { Attribute } from '../model/attribute.ts';
import type { RefId } from '../model/ref.ts';
import type { ObjectType } from '../model/registry.ts';
import { type Json, parseLine } from './line-reader.ts';
import { NumberList } from './number-list.ts';
import { seedType } from './seed-line.ts';
import { type Placing, placingOf } from './seed-types.ts';
import { checkSeedValue, refOf } from './seed-value.ts';

/** Where an object says that it is: what `Placing` names, each as far as the line has it. */
export type Places = Readonly<Partial<Record<Exclude<keyof Placing, 'homes'> | 'home', RefId>>>;

/** What can be told of an object before its line is checked, however wrong the rest of it may be. */
export interface SeedIdentity {
  readonly type: ObjectType;
  /** 0: none is given. */
  readonly oid: number;
  readonly uuid: string | null;
  readonly history: RefId | null;
  readonly places: Places;
  /** The entry of the recycle bin under which it lies; 0: it does not. */
  readonly bin: number;
  /** Of a User: whether it administers the subscription. */
  readonly isAdministrator: boolean;
}

/** Of one type: what is looked for in its lines, by name in lower case. */
interface Wanted {
  readonly oid: Attribute | undefined;
  readonly uuid: Attribute | undefined;
  readonly placing: Placing;
  readonly names: ReadonlySet<string>;
}

const wantedByType = new Map<ObjectType, Wanted>();

const wantedOf = (type: ObjectType): Wanted => {
  const known = wantedByType.get(type);
  if (known !== undefined) return known;
  const placing = placingOf(type);
  const { homes, ...others } = placing;
  const attributes = [...homes, ...Object.values(others)].flatMap((each) => each?.name ?? []);
  const names = [
    ...attributes,
    'ObjectID',
    'ObjectUUID',
    'RevisionHistory',
    'Workspace',
    'SubscriptionAdmin',
    '_stored',
  ];
  const wanted = {
    oid: type.attribute('ObjectID'),
    uuid: type.attribute('ObjectUUID'),
    placing,
    names: new Set(names.map((name) => name.toLowerCase())),
  };
  wantedByType.set(type, wanted);
  return wanted;
};

/** Names as files spell them, in lower case: there are few, and they come with every line. */
const lowered = new Map<string, string>();
const LONGEST_NAME = 64;
const MOST_NAMES = 10_000;

const lower = (name: string): string => {
  const known = lowered.get(name);
  if (known !== undefined) return known;
  const lowerCase = name.toLowerCase();
  if (name.length <= LONGEST_NAME && lowered.size < MOST_NAMES) lowered.set(name, lowerCase);
  return lowerCase;
};

const membersOf = (json: Json, names: ReadonlySet<string>): ReadonlyMap<string, unknown> => {
  const found = new Map<string, unknown>();
  for (const name in json) {
    const lowerCase = lower(name);
    if (names.has(lowerCase)) found.set(lowerCase, json[name]);
  }
  return found;
};

const checkedValue = (attribute: Attribute | undefined, members: ReadonlyMap<string, unknown>): unknown => {
  if (attribute === undefined) return null;
  const checked = checkSeedValue(attribute, members.get(lower(attribute.name)) ?? null);
  return checked.ok ? checked.value : null;
};

const placesOf = ({ homes, ...others }: Placing, members: ReadonlyMap<string, unknown>): Places => {
  const idOf = (name: string | undefined): RefId | undefined => {
    const value = name === undefined ? undefined : members.get(lower(name));
    return value === undefined || value === null ? undefined : refOf(value)?.id;
  };
  const places: Partial<Record<keyof Places, RefId>> = {};
  for (const name of ['project', 'iteration', 'release', 'workProduct', 'parent'] as const) {
    const id = idOf(others[name]?.name);
    if (id !== undefined) places[name] = id;
  }
  for (const home of ['Workspace', ...homes.map((each) => each.name)]) {
    const id = idOf(home);
    if (id === undefined) continue;
    places.home = id;
    break;
  }
  return places;
};

/** Names the row of the recycle bin in which an object lies: only what lies there with it counts such an object. */
const IN_RECYCLE_BIN = 'recycle_bin_entry_id';

const binOf = (stored: unknown): number => {
  if (typeof stored !== 'object' || stored === null || !(IN_RECYCLE_BIN in stored)) return 0;
  const entry = stored[IN_RECYCLE_BIN];
  return typeof entry === 'number' && Number.isSafeInteger(entry) ? entry : 0;
};

/** Which object a line is about and where it is; null when not even that can be told, or it is no object. */
export const readSeedIdentity = (text: string): SeedIdentity | null => {
  const json = parseLine(text);
  const type = typeof json?._type === 'string' ? seedType(json._type) : null;
  if (json === null || type === null) return null;
  const wanted = wantedOf(type);
  const members = membersOf(json, wanted.names);
  const history = members.get('revisionhistory');
  return {
    type,
    oid: Number(checkedValue(wanted.oid, members) ?? 0),
    uuid: checkedValue(wanted.uuid, members) as string | null,
    history: history === undefined ? null : (refOf(history)?.id ?? null),
    places: type.name === 'Revision' ? {} : placesOf(wanted.placing, members),
    bin: binOf(members.get('_stored')),
    isAdministrator: members.get('subscriptionadmin') === true,
  };
};

/** The places of all objects of a file, as numbers: each an ObjectID, or below 0 a position in a list of UUIDs. */
export class SeedReferences {
  readonly #lists = new Map<keyof Places, NumberList>();
  readonly #uuids: string[] = [];
  #count = 0;

  /** Keeps those of the next object. */
  add({ places }: SeedIdentity): void {
    for (const name in places) {
      const id = places[name as keyof Places];
      if (id !== undefined) this.#listOf(name as keyof Places).set(this.#count, this.#numberOf(id));
    }
    this.#count += 1;
  }

  get(name: keyof Places, index: number): RefId | null {
    const number = this.#lists.get(name)?.get(index) ?? 0;
    if (number === 0) return null;
    return number > 0 ? { kind: 'oid', oid: number } : { kind: 'uuid', uuid: this.#uuids[-number - 1] ?? '' };
  }

  clear(): void {
    this.#lists.clear();
    this.#uuids.length = 0;
  }

  #listOf(name: keyof Places): NumberList {
    const list = this.#lists.get(name) ?? new NumberList();
    this.#lists.set(name, list);
    return list;
  }

  #numberOf(id: RefId): number {
    if (id.kind === 'oid') return id.oid > 0 ? id.oid : 0;
    return id.kind === 'uuid' ? -this.#uuids.push(id.uuid) : 0;
  }
}
