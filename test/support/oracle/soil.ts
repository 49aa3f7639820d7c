import { DAYS, type Dice, diceOf, TEXTS } from './dice.ts';
import { FACTS, type Group } from './facts.ts';
import type { Thing, Value } from './things.ts';

/** Where a thing is. */
export interface Place {
  readonly workspace: number | null;
  readonly project: number | null;
}

export type Values = Record<string, Value>;

/** What things grow from: chance, and the list they are added to. */
export interface Soil extends Dice {
  readonly things: readonly Thing[];
  readonly today: number;
  add(type: Group, place: Place, values: Values, oid?: number): Thing;
  text(): string;
  day(): number;
  /** ObjectIDs of up to `most` of these. */
  some(things: readonly Thing[], most: number): readonly number[];
  oneOf(things: readonly Thing[]): number | null;
  choice(group: Group, name: string): string;
}

const DAY = 86_400_000;

/** Starts with a digit as often as with a letter. */
const uuidOf = (oid: number): string => {
  const scattered = ((oid * 2_654_435_761) % 4_294_967_296).toString(16).padStart(8, '0');
  return `${scattered}-0000-4000-8000-${String(oid).padStart(12, '0')}`;
};

export const soilOf = (seed: number, today: number): Soil => {
  const dice = diceOf(seed);
  const { pick, roll } = dice;
  const things: Thing[] = [];
  let lastOid = 1_000;
  const day = (): number => today + pick(DAYS) * DAY + pick([-3_600_000, 0, 1, 3_600_000]);
  return {
    ...dice,
    things,
    today,
    add: (type, place, values, oid = ++lastOid) => {
      const thing: Thing = {
        type,
        oid,
        ...place,
        values: {
          ...values,
          ObjectID: oid,
          ObjectUUID: uuidOf(oid),
          CreationDate: day(),
          ...(place.workspace === null ? {} : { Workspace: place.workspace }),
          ...(place.project === null ? {} : { Project: place.project }),
        },
      };
      things.push(thing);
      return thing;
    },
    text: () => pick(TEXTS),
    day,
    some: (items, most) => {
      const picked = Array.from({ length: Math.floor(roll() * (most + 1)) }, () => pick(items)?.oid ?? 0);
      return [...new Set(picked)].filter((oid) => oid > 0);
    },
    oneOf: (items) => pick(items)?.oid ?? null,
    choice: (group, name) => pick(FACTS[group].find((fact) => fact.name === name)?.values ?? []),
  };
};
