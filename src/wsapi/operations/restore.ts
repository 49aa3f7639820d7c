import { err, ok, type Result } from '../../kernel/result.ts';
import type { LoadedRow } from '../../storage/load-row.ts';
import { runRemoval } from '../../storage/removal.ts';
import type { AuthorizedRequest } from '../authorize-request.ts';
import { operationResult } from '../envelope.ts';
import { cannotFind, type Failure, failure } from '../failure.ts';
import type { Operation } from '../parse-request.ts';
import { conflict } from '../sentences.ts';
import type { Services } from '../services.ts';
import { planRestoring } from './plan-restoring.ts';
import { loadBinned } from './purge.ts';
import { locateObject } from './read.ts';
import { refusalInAll, refusalOf } from './removal-permission.ts';
import { authorOf, loadTarget } from './target.ts';

/** Times a restore is planned anew because others wrote what it is about. */
const ATTEMPTS = 5;

const refuse = (sentence: string) => err(failure('OperationResult', sentence));

/** Restores what lies under an entry; false when that changed while it was looked at. */
const restoreOnce = async (
  entry: LoadedRow,
  request: AuthorizedRequest,
  services: Services,
): Promise<Result<boolean, string>> => {
  const items = await loadBinned(entry, services);
  const refused = refusalOf(entry, 'restore', request) ?? refusalInAll(entry, items, 'restore', request);
  if (refused !== null) return err(refused);
  const removal = await planRestoring(entry, items, authorOf(entry, request, services), request, services);
  if (!removal.ok) return removal;
  if (removal.value === null) return ok(false);
  return ok((await runRemoval(services.database, removal.value, request.caller.decision)) === 'done');
};

const showItem = async (
  oid: number,
  request: AuthorizedRequest,
  services: Services,
): Promise<Result<string, Failure>> => {
  const item = await locateObject(services.registry.type('Artifact'), { kind: 'oid', oid }, request, services);
  const fetch = request.fetch ?? { kind: 'all', fields: [] };
  const object = item === null ? null : await services.hydrator.object(item.type, oid, fetch, request.hydrate);
  return object === null ? err(cannotFind) : ok(operationResult({ warnings: [], object }));
};

/** `POST /recyclebinentry/OID/restore`: the work item as it is now, as `fetch` asks for it, in an OperationResult. */
export const restoreObject = async (
  operation: Extract<Operation, { name: 'restore' }>,
  request: AuthorizedRequest,
  services: Services,
): Promise<Result<string, Failure>> => {
  for (let attempt = 1; ; attempt++) {
    const entry = await loadTarget(operation.type, operation.id, request, services);
    if (entry === null) return err(cannotFind);
    const restored = await restoreOnce(entry, request, services);
    if (!restored.ok) return refuse(restored.error);
    if (!restored.value && attempt === ATTEMPTS) return refuse(conflict(entry.type, entry.oid));
    if (!restored.value) continue;
    return showItem(Number(entry.columns.item_oid), request, services);
  }
};
