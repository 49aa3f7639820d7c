import { err, ok, type Result } from '../../kernel/result.ts';
import type { ObjectType } from '../../model/registry.ts';
import type { FetchRequest } from '../../query/fetch.ts';
import type { Source } from '../../query/plan.ts';
import type { RowScope } from '../../query/row-scope.ts';
import { find } from '../../storage/find.ts';
import type { AuthorizedRequest } from '../authorize-request.ts';
import { queryResult } from '../envelope.ts';
import { type Failure, failure } from '../failure.ts';
import { readPage } from '../page.ts';
import type { BodyText } from '../raw-request.ts';
import type { Services } from '../services.ts';
import { planQuery } from './plan-query.ts';

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
): Promise<Result<BodyText, Failure>> => {
  const page = readPage(request.parameters);
  if (!page.ok) return err(failure('QueryResult', page.error));
  const plan = await planQuery(target.type, target.source, page.value, request, services);
  if (!plan.ok) return err({ ...failure('QueryResult', plan.error.error), hint: plan.error.hint });
  const found = await find(services.database, plan.value, target.scope, services.registry);
  const fetch = request.fetch ?? target.usualFetch;
  const texts = await services.hydrator.objects(found.objects, fetch, request.hydrate);
  return ok(
    queryResult({
      warnings: page.value.warnings,
      totalResultCount: await found.total,
      startIndex: page.value.start,
      pageSize: page.value.pageSize,
      results: found.objects.flatMap(({ oid }) => texts.get(oid) ?? []),
    }),
  );
};
