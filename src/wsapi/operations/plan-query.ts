import { limits } from '../../config/limits.ts';
import { err, ok, type Result } from '../../kernel/result.ts';
import type { Attribute } from '../../model/attribute.ts';
import type { ObjectType } from '../../model/registry.ts';
import type { QueryProblem } from '../../query/ast.ts';
import { parseDateOperand } from '../../query/date-variables.ts';
import { readQuoted, readToken, shown } from '../../query/lexer.ts';
import { narrowType } from '../../query/narrow-type.ts';
import { parseOrder } from '../../query/order.ts';
import { parseQuery } from '../../query/parser.ts';
import type { Condition, OrderTerm, QueryPlan, Source } from '../../query/plan.ts';
import { resolveCondition } from '../../query/resolve-condition.ts';
import type { ResolveContext } from '../../query/resolve-context.ts';
import { resolveOrder } from '../../query/resolve-order.ts';
import { searchCondition } from '../../query/search.ts';
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

/** A mistake in a parameter: the sentence, and for the header where it is and what stands there. */
const misread = (parameter: string, text: string, { message, column }: QueryProblem): Result<never, PlanProblem> => {
  const at = column - 1;
  const found = (text[at] === '"' ? readQuoted(text, at) : null) ?? readToken(text, at);
  const shownAs = at >= text.length ? 'the end' : inAscii(shown(found.text));
  return err({ error: message, hint: `column ${column} of ${parameter}: ${shownAs}` });
};

/** A header takes no other characters. */
const inAscii = (text: string): string =>
  text.replace(/[^ -~]/gu, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);

const readCondition = (
  type: ObjectType,
  text: string,
  context: ResolveContext,
): Result<Condition | null, PlanProblem> => {
  const parsed = parseQuery(text, limits);
  if (!parsed.ok) return misread('query', text, parsed.error);
  if (parsed.value === null) return ok(null);
  const condition = resolveCondition(type, parsed.value, context);
  return condition.ok ? condition : misread('query', text, condition.error);
};

const readOrder = (
  type: ObjectType,
  parameters: ReadonlyMap<string, string>,
  context: ResolveContext,
): Result<readonly OrderTerm[], PlanProblem> => {
  const text = parameters.get('order') ?? '';
  // The IntelliJ plugin names the direction beside the list.
  const usual = parameters.get('dir')?.toLowerCase() === 'desc' ? 'desc' : 'asc';
  const fields = parseOrder(text, limits, usual);
  if (!fields.ok) return problem(fields.error);
  const order = resolveOrder(type, fields.value, context);
  return order.ok ? order : misread('order', text, order.error);
};

const bothOf = (a: Condition | null, b: Condition | null): Condition | null => {
  if (a === null || b === null) return a ?? b;
  return { kind: 'and', terms: [a, b] };
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
  const type = narrowType(asked, parameters.get('types') ?? '', services.registry);
  if (!type.ok) return problem(type.error);
  const condition = readCondition(type.value, parameters.get('query') ?? '', context);
  if (!condition.ok) return condition;
  const search = searchCondition(type.value, parameters.get('search') ?? '', context, limits);
  if (!search.ok) return problem(search.error);
  const order = readOrder(type.value, parameters, context);
  if (!order.ok) return order;
  return ok({
    type: type.value,
    source,
    condition: bothOf(condition.value, search.value),
    order: order.value,
    start: page.start,
    pageSize: page.pageSize,
  });
};
