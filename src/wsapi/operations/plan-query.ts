import { limits } from '../../config/limits.ts';
import { err, ok, type Result } from '../../kernel/result.ts';
import type { Attribute } from '../../model/attribute.ts';
import type { ObjectType, Registry } from '../../model/registry.ts';
import { parseDateOperand } from '../../query/date-variables.ts';
import { readTest } from '../../query/operand.ts';
import { parseOrder } from '../../query/order.ts';
import { parseQuery } from '../../query/parser.ts';
import type { Condition, QueryPlan, Source, Test } from '../../query/plan.ts';
import { type ResolveContext, resolveCondition, resolveOrder } from '../../query/resolve.ts';
import type { AuthorizedRequest } from '../authorize-request.ts';
import type { Page } from '../page.ts';
import type { Services } from '../services.ts';

/** Why a query cannot be run: the vendor's sentence, and where in the text the trouble is, when that is known. */
export interface PlanProblem {
  readonly error: string;
  readonly hint: string | null;
}

const problem = (error: string): { readonly ok: false; readonly error: PlanProblem } => err({ error, hint: null });

const resolveContext = async (request: AuthorizedRequest, services: Services): Promise<ResolveContext> => {
  const { access } = request.caller;
  const zones = {
    now: services.clock(),
    userZone: access.timeZone,
    workspaceZone: request.workspace?.facts.timeZone ?? access.timeZone,
  };
  return {
    registry: services.registry,
    enumerations: await services.access.enumerations(request.scope.workspaceOid),
    callerOid: access.userOid,
    tableOf: (attribute: Attribute) => services.registry.find(attribute.ref ?? '')?.table.name ?? '',
    readDate: (text, asksForOrder) => {
      const read = parseDateOperand(text, zones, asksForOrder);
      if (!read.ok) return read;
      return ok(read.value.kind === 'instant' ? { start: read.value.at, end: read.value.at } : read.value);
    },
  };
};

const readCondition = (
  type: ObjectType,
  text: string | undefined,
  context: ResolveContext,
): Result<Condition | null, PlanProblem> => {
  const parsed = parseQuery(text ?? '', limits);
  if (!parsed.ok) return err({ error: parsed.error.message, hint: `column ${parsed.error.column}` });
  if (parsed.value === null) return ok(null);
  const condition = resolveCondition(type, parsed.value, context);
  return condition.ok ? condition : problem(condition.error);
};

/** PostgreSQL takes no U+0000, and lone surrogates would be mangled on the way (errata). */
const isPlainText = (text: string): boolean => !text.includes('\0') && text.isWellFormed();

/** The attributes that `search` looks through (wsapi §2). */
const SEARCHED = ['Name', 'Description', 'Notes'];

/** Free text: the number of a work item, or words that one of its texts holds. */
const searchCondition = (type: ObjectType, text: string, context: ResolveContext): Condition | null => {
  const word = text.trim();
  if (word === '') return null;
  const test = (attribute: Attribute, value: Test): Condition => ({
    kind: 'test',
    hops: [],
    leaf: attribute,
    of: type,
    test: value,
  });
  const id = type.attribute('FormattedID');
  const number = id === undefined ? null : readTest(id, '=', word, context);
  const texts = SEARCHED.flatMap((name) => type.attribute(name) ?? []);
  return {
    kind: 'or',
    terms: [
      ...(id !== undefined && number?.ok ? [test(id, number.value)] : []),
      ...texts.map((attribute) => test(attribute, { is: 'contains', value: word, negated: false })),
    ],
  };
};

const bothOf = (a: Condition | null, b: Condition | null): Condition | null => {
  if (a === null || b === null) return a ?? b;
  return { kind: 'and', terms: [a, b] };
};

/** `types` narrows a query on an abstract type to some of the types below it (wsapi §2). */
const narrowed = (type: ObjectType, text: string | undefined, registry: Registry): Result<ObjectType, PlanProblem> => {
  if (text === undefined || text.trim() === '' || !type.abstract) return ok(type);
  const concrete: ObjectType[] = [];
  for (const name of text.split(',').map((each) => each.trim())) {
    const found = registry.byPath(name);
    if (found === undefined || !found.concrete.every((each) => type.concrete.includes(each))) {
      return problem(`Requested type name "${name.toLowerCase()}" is unknown.`);
    }
    concrete.push(...found.concrete);
  }
  const [only, ...others] = concrete;
  return ok(only !== undefined && others.length === 0 ? only : { ...type, concrete });
};

/** parse → resolve: everything the request asks for, bound to the model. */
export const planQuery = async (
  asked: ObjectType,
  source: Source,
  page: Page,
  request: AuthorizedRequest,
  services: Services,
): Promise<Result<QueryPlan, PlanProblem>> => {
  const { parameters } = request;
  const context = await resolveContext(request, services);
  const type = narrowed(asked, parameters.get('types'), services.registry);
  if (!type.ok) return type;
  const condition = readCondition(type.value, parameters.get('query'), context);
  if (!condition.ok) return condition;
  const search = parameters.get('search') ?? '';
  if (!isPlainText(search)) return problem('Could not parse: The search holds characters that no text can hold.');
  if (search.length > limits.searchCharacters) {
    return problem(`Could not parse: The search is longer than ${limits.searchCharacters} characters.`);
  }
  const fields = parseOrder(parameters.get('order') ?? null, limits);
  if (!fields.ok) return problem(fields.error);
  const order = resolveOrder(type.value, fields.value, context);
  if (!order.ok) return problem(order.error);
  return ok({
    type: type.value,
    source,
    condition: bothOf(condition.value, searchCondition(type.value, search, context)),
    order: order.value,
    start: page.start,
    pageSize: page.pageSize,
  });
};
