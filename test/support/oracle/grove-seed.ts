import { factNamed, factsOf, type Group, pathOf } from './facts.ts';
import type { Grove } from './grow-grove.ts';
import type { Thing, Value } from './things.ts';

export const keyOfViewer = (name: string): string => `_grove-key-of-the-${name}`.padEnd(44, '0');

/** What the import makes by itself, or what follows from other lines. */
const NOT_GIVEN = new Set([
  'Rank',
  'TaskStatus',
  'TaskEstimateTotal',
  'DirectChildrenCount',
  'HasParent',
  'Successors',
  'UserProfile',
  'Artifacts',
]);

const TYPES: Readonly<Record<string, string>> = {
  Feature: 'PortfolioItem/Feature',
  Initiative: 'PortfolioItem/Initiative',
  Theme: 'PortfolioItem/Theme',
};

const written = (thing: Thing, name: string, value: Value, typeOf: ReadonlyMap<number, string>): unknown => {
  const fact = factNamed(thing.type as Group, name);
  const refTo = (oid: number): string => `/${pathOf(typeOf.get(oid) ?? '')}/${oid}`;
  if (Array.isArray(value)) return value.map(refTo);
  if (fact.kind === 'reference') return refTo(Number(value));
  return fact.kind === 'date' ? new Date(Number(value)).toISOString() : value;
};

/** The grove as lines of a seed file. */
export const seedOf = ({ things, viewers, userZone, workspaceZone }: Grove): readonly string[] => {
  const typeOf = new Map(things.map(({ oid, type }) => [oid, type]));
  const lines: Record<string, unknown>[] = [{ _type: 'Subscription', ObjectID: 100, Name: 'Grove', SubscriptionID: 7 }];
  for (const thing of things) {
    const known = new Set(factsOf(thing.type as Group).map(({ name }) => name));
    const given = Object.entries(thing.values).filter(
      ([name, value]) => value !== null && known.has(name) && !NOT_GIVEN.has(name),
    );
    lines.push({
      _type: TYPES[thing.type] ?? thing.type,
      ...Object.fromEntries(given.map(([name, value]) => [name, written(thing, name, value, typeOf)])),
      ...(thing.type === 'UserProfile' ? { TimeZone: userZone } : {}),
      ...(thing.type === 'User' ? { SubscriptionAdmin: thing.values.UserName === 'root@grove.test' } : {}),
    });
    if (thing.type !== 'Workspace') continue;
    const workspace = `/workspace/${thing.oid}`;
    lines.push({ _type: 'WorkspaceConfiguration', Workspace: workspace, TimeZone: workspaceZone });
    lines.push({
      _type: 'AllowedAttributeValue',
      Workspace: workspace,
      AttributeDefinition: 'ScheduleState',
      StringValue: 'Released',
      ValueIndex: 5,
    });
  }
  for (const { name, oid, admin, projects, workspaces } of viewers) {
    const User = `/user/${oid}`;
    lines.push({ _type: 'ApiKey', User, Description: name, Grant: 'Full Access', Key: keyOfViewer(name) });
    if (name === 'root') continue;
    if (admin)
      lines.push({ _type: 'WorkspacePermission', User, Workspace: `/workspace/${[...workspaces][0]}`, Role: 'Admin' });
    else
      for (const project of projects)
        lines.push({ _type: 'ProjectPermission', User, Project: `/project/${project}`, Role: 'Viewer' });
  }
  return lines.map((line) => JSON.stringify(line));
};
