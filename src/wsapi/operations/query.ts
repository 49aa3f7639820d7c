import { limits } from '../../config/limits.ts';
import { err, ok, type Result } from '../../kernel/result.ts';
import type { Attribute } from '../../model/attribute.ts';
import type { ObjectType } from '../../model/registry.ts';
import { parseDateOperand } from '../../query/date-variables.ts';
import type { FetchRequest } from '../../query/fetch.ts';
import { parseOrder } from '../../query/order.ts';
import { parseQuery } from '../../query/parser.ts';
import type { Condition, QueryPlan, Source } from '../../query/plan.ts';
import { type ResolveContext, resolveCondition, resolveOrder } from '../../query/resolve.ts';
import type { RowScope } from '../../query/row-scope.ts';
import { find } from '../../storage/find.ts';
import type { AuthorizedRequest } from '../authorize-request.ts';
import { queryResult } from '../envelope.ts';
import { type Failure, failure } from '../failure.ts';
import type { Services } from '../services.ts';

interface Page {
  readonly start: number;
  readonly pageSize: number;
  readonly warnings: readonly string[];
}

const readPosition = (
  name: string,
  text: string | undefined,
  usual: number,
  maximum: number,
): Result<number, string> => {
  if (text === undefined || text.trim() === '') return ok(usual);
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > maximum) {
    return err(`Could not parse: The parameter ${name} must be a whole number from 1 to ${maximum}, not "${text}".`);
  }
  return ok(value);
};

/** `start` and `pagesize`; a larger page than 2000 is cut, said so, and echoed as it is (wsapi §2). */
export const readPage = (parameters: ReadonlyMap<string, string>): Result<Page, string> => {
  const start = readPosition('start', parameters.get('start'), 1, limits.startMaximum);
  if (!start.ok) return start;
  const size = readPosition('pagesize', parameters.get('pagesize'), limits.pageSizeDefault, limits.startMaximum);
  if (!size.ok) return size;
  const pageSize = Math.min(size.value, limits.pageSizeMaximum);
  const warnings =
    pageSize < size.value ? [`The pagesize was reduced from ${size.value} to the maximum of ${pageSize}.`] : [];
  return ok({ start: start.value, pageSize, warnings });
};

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
): Result<Condition | null, string> => {
  const parsed = parseQuery(text ?? '', limits);
  if (!parsed.ok) return err(parsed.error.message);
  return parsed.value === null ? ok(null) : resolveCondition(type, parsed.value, context);
};

/** parse → resolve: everything the request asks for, bound to the model. */
const planOf = (
  type: ObjectType,
  source: Source,
  page: Page,
  request: AuthorizedRequest,
  context: ResolveContext,
): Result<QueryPlan, string> => {
  const condition = readCondition(type, request.parameters.get('query'), context);
  if (!condition.ok) return condition;
  const fields = parseOrder(request.parameters.get('order') ?? null, limits);
  if (!fields.ok) return fields;
  const order = resolveOrder(type, fields.value, context);
  if (!order.ok) return order;
  return ok({
    type,
    source,
    condition: condition.value,
    order: order.value,
    start: page.start,
    pageSize: page.pageSize,
  });
};

export interface QueryTarget {
  readonly type: ObjectType;
  readonly source: Source;
  readonly scope: RowScope;
  /** What is shown without `fetch`: references for a type, whole objects for a collection (errata). */
  readonly usualFetch: FetchRequest;
}

/** Runs FIND and HYDRATE for a type's objects or a collection's items. */
export const queryObjects = async (
  target: QueryTarget,
  request: AuthorizedRequest,
  services: Services,
): Promise<Result<string, Failure>> => {
  const page = readPage(request.parameters);
  if (!page.ok) return err(failure('QueryResult', page.error));
  const plan = planOf(target.type, target.source, page.value, request, await resolveContext(request, services));
  if (!plan.ok) return err(failure('QueryResult', plan.error));
  const found = await find(services.database, plan.value, target.scope, services.registry);
  const texts = await services.hydrator.objects(found.objects, request.fetch ?? target.usualFetch, request.hydrate);
  return ok(
    queryResult({
      warnings: page.value.warnings,
      totalResultCount: found.totalResultCount,
      startIndex: page.value.start,
      pageSize: page.value.pageSize,
      results: found.objects.flatMap(({ oid }) => texts.get(oid) ?? []),
    }),
  );
};
