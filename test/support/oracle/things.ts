import { type Fact, factNamed, type Group, typesOf } from './facts.ts';

/** Dates are epoch milliseconds, references the other's ObjectID, collections (where they are kept) lists of those. */
export type Value = string | number | boolean | null | readonly number[];

export interface Thing {
  readonly type: string;
  readonly oid: number;
  /** null for what belongs to the whole subscription. */
  readonly workspace: number | null;
  readonly project: number | null;
  readonly values: Readonly<Record<string, Value>>;
}

/** Who asks, as far as seeing goes. */
export interface Viewer {
  readonly oid: number;
  readonly workspaces: ReadonlySet<number>;
  readonly projects: ReadonlySet<number>;
}

/** What one viewer sees of everything there is. */
export interface View {
  readonly viewer: Viewer;
  /** Everything of these types that the viewer sees, in all their workspaces. */
  all(group: Group): readonly Thing[];
  value(thing: Thing, fact: Fact): Exclude<Value, readonly number[]>;
  /** What a reference leads to; null where it is unset or leads to something hidden. */
  target(thing: Thing, fact: Fact): Thing | null;
  items(thing: Thing, fact: Fact): readonly Thing[];
}

const sees = (viewer: Viewer, thing: Thing): boolean => {
  if (thing.type === 'Workspace') return viewer.workspaces.has(thing.oid);
  if (thing.type === 'Project') return viewer.projects.has(thing.oid);
  if (thing.workspace !== null && !viewer.workspaces.has(thing.workspace)) return false;
  return thing.project === null || viewer.projects.has(thing.project);
};

export const viewOf = (viewer: Viewer, things: readonly Thing[]): View => {
  const seen = things.filter((thing) => sees(viewer, thing));
  const byOid = new Map(seen.map((thing) => [thing.oid, thing]));
  const byType = Map.groupBy(seen, (thing) => thing.type);
  const all = (group: Group): readonly Thing[] => typesOf(group).flatMap((type) => byType.get(type) ?? []);
  return {
    viewer,
    all,
    value: (thing, fact) => (thing.values[fact.name] ?? null) as Exclude<Value, readonly number[]>,
    target: (thing, fact) => byOid.get(thing.values[fact.name] as number) ?? null,
    items: (thing, fact) => {
      const group = fact.to as Group;
      if (fact.back !== null) {
        const { name } = factNamed(typesOf(group)[0] as Group, fact.back);
        return all(group).filter((each) => each.values[name] === thing.oid);
      }
      const kept = (thing.values[fact.name] ?? []) as readonly number[];
      return kept.flatMap((oid) => byOid.get(oid) ?? []);
    },
  };
};
