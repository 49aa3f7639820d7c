import type { Attribute } from '../../src/model/attribute.ts';
import { type ObjectType, registry } from '../../src/model/registry.ts';
import type { Caller, Json } from './world.ts';
import { PROJECT, USER, WORKSPACE } from './world-seed.ts';

/** What a body says of an object, by attribute. */
export type Values = Readonly<Record<string, unknown>>;

/** Types whose objects come with the schema; nobody makes them through the API. */
const isSchema = (type: ObjectType): boolean => type.table.visibleBy === 'schema';

/** Every type of which objects can be made. */
export const creatableTypes: readonly ObjectType[] = registry.types.filter(
  (type) => !type.abstract && type.operations.includes('C') && !isSchema(type),
);

/** Whether a body may set an attribute of a new object, and the object keeps it. */
export const isWritable = (attribute: Attribute): boolean => {
  const { storage } = attribute;
  if (attribute.readOnly || ['computed', 'inverse', 'unset'].includes(storage.at)) return false;
  return storage.at !== 'link' || storage.link.derived !== true;
};

/** Whether a type is the first of those that have an attribute, inherited or their own: there it is tried in full. */
export const isFirstWith = (type: ObjectType, attribute: Attribute): boolean =>
  creatableTypes.find((each) => each.attribute(attribute.name)?.oid === attribute.oid) === type;

/** Attributes of which an object has one at a time: the first is written unless a test asks for the others. */
export const EXCLUSIVE: Readonly<Record<string, readonly string[]>> = {
  HierarchicalRequirement: ['Parent', 'PortfolioItem'],
  Defect: ['Requirement', 'PortfolioItem'],
  Attachment: ['Artifact', 'TestCaseResult'],
  Preference: ['User', 'Project', 'Workspace'],
};

/** What the model calls optional and yet has to be said, since nothing else says where the object hangs. */
const NEEDED: Readonly<Record<string, readonly string[]>> = {
  Attachment: ['Artifact'],
  Project: ['Parent'],
  PullRequest: ['Artifact'],
};

/** The type that stands for an abstract one. */
const STAND_INS: Readonly<Record<string, string>> = {
  Artifact: 'HierarchicalRequirement',
  RankableArtifact: 'HierarchicalRequirement',
  SchedulableArtifact: 'HierarchicalRequirement',
};

const DAY = 86_400_000;

/** Midnights in the garden's zone (New York) in summer. */
const localMidnight = (day: number): string => new Date(Date.UTC(2026, 4, 1, 4) + day * DAY).toISOString();
const localEvening = (day: number): string => new Date(Date.parse(localMidnight(day + 1)) - 1_000).toISOString();
/** A Sunday and the days behind it, as time sheets write them. */
const sheetDay = (week: number, day: number): string => new Date(Date.UTC(2026, 4, 3 + 7 * week + day)).toISOString();

export interface Specimens {
  /** The least that a new object needs. */
  minimal(type: ObjectType): Promise<Values>;
  /** A valid value for every attribute that a body may set, but for `without`. */
  full(type: ObjectType, without?: readonly string[]): Promise<Values>;
  /** A valid value of one attribute. */
  value(type: ObjectType, attribute: Attribute): Promise<unknown>;
  /** Makes an object from the least that it needs, with `values` beside it. */
  make(type: ObjectType, values?: Values): Promise<Json>;
}

/** Makes bodies of every type from the model alone; what they refer to is made on the way, by the given caller. */
export const createSpecimens = (caller: () => Caller): Specimens => {
  let serial = 0;

  const make = async (type: ObjectType, values: Values = {}): Promise<Json> =>
    caller().create(type.path, { ...(await minimal(type)), ...values }, inPond);

  const makeRef = async (name: string, values: Values = {}): Promise<Json> => {
    const { _ref } = await make(registry.type(STAND_INS[name] ?? name), values);
    return { _ref };
  };

  /** Values that the kind alone does not give. */
  const special: Readonly<Record<string, (type: ObjectType) => unknown>> = {
    'User.UserName': () => `specimen${++serial}@garden.test`,
    'User.EmailAddress': () => `specimen${serial}@garden.test`,
    'Iteration.StartDate': () => localMidnight(0),
    'Iteration.EndDate': () => localEvening(13),
    'Release.ReleaseStartDate': () => localMidnight(0),
    'Release.ReleaseDate': () => localEvening(89),
    'ProjectPermission.Role': () => 'Viewer',
    'WorkspacePermission.Role': () => 'User',
    'ProjectPermission.User': () => makeRef('User'),
    'WorkspacePermission.User': () => makeRef('User'),
    'State.TypeDef': () => ({ _ref: `/typedefinition/${registry.type('PortfolioItem/Feature').oid}` }),
    'UserIterationCapacity.Iteration': () => makeRef('Iteration'),
    'TimeEntryItem.WeekStartDate': () => sheetDay(++serial, 0),
    'TimeEntryItem.Task': () => undefined,
    // The day comes first in the model, and its week is made after it.
    'TimeEntryValue.DateVal': () => sheetDay(++serial, 2),
    'TimeEntryValue.TimeEntryItem': () => makeRef('TimeEntryItem', { WeekStartDate: sheetDay(serial, 0) }),
    'Preference.User': () => ({ _ref: `/user/${USER.admin}` }),
    'AttachmentContent.Content': () => Buffer.from(`bytes ${++serial}`).toString('base64'),
    'Attachment.Size': () => undefined,
    'Preference.Workspace': () => ({ _ref: `/workspace/${WORKSPACE.garden}` }),
    // Twenty is all that a project may have.
    'FlowState.Project': () => makeRef('Project'),
    'Project.Parent': () => ({ _ref: `/project/${PROJECT.pond}` }),
  };

  /** That of the ScheduleState which a new item has; an item is in one of its own project. */
  const firstFlowState = async (): Promise<unknown> => {
    const query = `((Project = "/project/${PROJECT.pond}") AND (ScheduleStateMapping = Defined))`;
    const { result } = await caller().get('/flowstate', { query, ...inPond });
    return { _ref: result.Results[0]._ref };
  };

  const reference = async (type: ObjectType, attribute: Attribute): Promise<unknown> => {
    if (attribute.ref === 'Workspace') return { _ref: `/workspace/${WORKSPACE.garden}` };
    if (attribute.ref === 'Project') return { _ref: `/project/${PROJECT.pond}` };
    if (attribute.ref === 'FlowState') return firstFlowState();
    if (attribute.ref === 'User') return { _ref: `/user/${USER.editor}` };
    if (attribute.ref === 'State') return makeRef('State', { TypeDef: { _ref: `/typedefinition/${type.oid}` } });
    return makeRef(attribute.ref ?? '');
  };

  const scalar = (attribute: Attribute): unknown => {
    const [choice] = (attribute.allowed ?? []).filter((each) => each !== '' && each !== 'None');
    switch (attribute.kind) {
      case 'BOOLEAN':
        return true;
      case 'INTEGER':
        return choice === undefined ? 7 : Number(choice);
      case 'QUANTITY':
      case 'DECIMAL':
        return 2.5;
      case 'DATE':
        return localMidnight(3);
      default:
        return choice ?? `${attribute.name} ${++serial}`.slice(-(attribute.maxLength ?? 256));
    }
  };

  const value = async (type: ObjectType, attribute: Attribute): Promise<unknown> => {
    const own = special[`${type.name}.${attribute.name}`];
    if (own !== undefined) return own(type);
    if (attribute.kind === 'OBJECT') return reference(type, attribute);
    if (attribute.kind === 'COLLECTION') return [await reference(type, attribute)];
    return scalar(attribute);
  };

  const valuesOf = async (type: ObjectType, attributes: readonly Attribute[]): Promise<Values> => {
    const values: Record<string, unknown> = {};
    for (const attribute of attributes) values[attribute.name] = await value(type, attribute);
    return Object.fromEntries(Object.entries(values).filter(([, each]) => each !== undefined));
  };

  const minimal = (type: ObjectType): Promise<Values> =>
    valuesOf(
      type,
      type.attributes.filter((attribute) => {
        if (!isWritable(attribute) && attribute.kind !== 'BINARY_DATA') return false;
        const isNeeded = attribute.required && attribute.default === null && !isGiven(type, attribute);
        return isNeeded || NEEDED[type.name]?.includes(attribute.name) === true;
      }),
    );

  const full = (type: ObjectType, without?: readonly string[]): Promise<Values> => {
    const left = without ?? EXCLUSIVE[type.name]?.slice(1) ?? [];
    return valuesOf(
      type,
      type.attributes.filter(
        (attribute) =>
          (isWritable(attribute) || (attribute.kind === 'BINARY_DATA' && !attribute.readOnly)) &&
          !left.includes(attribute.name),
      ),
    );
  };

  return { minimal, full, value, make };
};

/** The scope in which specimens are made: what names no project goes to the pond. */
export const inPond = { project: `/project/${PROJECT.pond}` } as const;

/** Required attributes that the server itself gives a value (object-model, writable required attributes). */
const isGiven = (type: ObjectType, attribute: Attribute): boolean =>
  [
    'Task.TaskIndex',
    'TestCaseStep.StepIndex',
    'User.EmailAddress',
    'User.Language',
    'User.Locale',
    'User.sessionTimeout',
  ].includes(`${type.name}.${attribute.name}`);
