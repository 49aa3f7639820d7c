import type { Access, WorkspaceAccess } from '../../access/access.ts';
import { reachOf } from '../../access/reach.ts';
import { limits } from '../../config/limits.ts';
import type { Attribute } from '../../model/attribute.ts';
import type { ObjectType } from '../../model/registry.ts';
import type { ObjectKey } from '../../query/plan.ts';
import { loadReferences, type Referenced, type WantedReference } from '../../storage/references.ts';
import { type AuthorizedRequest, rowScopeIn } from '../authorize-request.ts';
import { type AttributeValue, sqlTypeOf, type ValueContext } from '../rules/attribute-value.ts';
import { columnOf, type Draft, indexReferences, type References, setColumn } from '../rules/draft.ts';
import { unreadable } from '../sentences.ts';
import type { Services } from '../services.ts';

/** Why an object cannot be saved: sentences for `Errors`, as many as there are. */
export interface Unsaved {
  readonly errors: readonly string[];
}

export const unsaved = (error: string): Unsaved => ({ errors: [error] });

export const valueContext = async (
  type: ObjectType,
  workspace: WorkspaceAccess | null,
  access: Access,
  services: Services,
): Promise<ValueContext> => ({
  typeName: type.elementName,
  refusesActiveMarkup: type.ancestors.includes('Artifact') || type.name === 'ConversationPost',
  workspaceZone: workspace?.facts.timeZone ?? access.timeZone,
  enumerations: await services.access.enumerations(workspace?.facts.oid ?? 0),
  itemsMaximum: limits.collectionItems,
  bytesMaximum: limits.attachmentBytes,
});

const targetType = (attribute: Attribute, services: Services): ObjectType | undefined =>
  services.registry.find(attribute.ref ?? '');

/** The keys in a body that name objects, each with the type its attribute allows. */
export const keysIn = (values: ReadonlyMap<Attribute, AttributeValue>, services: Services): WantedReference[] =>
  [...values].flatMap(([attribute, value]) => {
    const type = targetType(attribute, services);
    if (type === undefined) return [];
    if (value.is === 'reference') return value.key === null ? [] : [{ type, key: value.key }];
    if (value.is !== 'items') return [];
    return value.items.flatMap((item) => ('key' in item ? [{ type, key: item.key }] : []));
  });

/** Loads everything that values and the stored row refer to, as the caller sees it. */
export const loadDraftReferences = async (
  values: ReadonlyMap<Attribute, AttributeValue>,
  further: readonly WantedReference[],
  workspace: WorkspaceAccess | null,
  request: AuthorizedRequest,
  services: Services,
): Promise<References> => {
  const { access } = request.caller;
  const wanted = [...keysIn(values, services), ...further];
  const visible = reachOf(access).projectOids;
  const found = await loadReferences(
    services.database,
    wanted,
    rowScopeIn(access, workspace, null),
    visible,
    services.registry,
  );
  return indexReferences(found);
};

/** A reference must name an object of the right type, visible, and of the same workspace (no reference crosses one). */
export const isAllowedTarget = (
  found: Referenced | undefined,
  type: ObjectType,
  workspace: WorkspaceAccess | null,
): found is Referenced => {
  if (found === undefined || !type.concrete.includes(found.type)) return false;
  return found.workspaceOid === null || workspace === null || found.workspaceOid === workspace.facts.oid;
};

/** The workspace is part of the row's key and was chosen before the draft; a body may only say the same again. */
const checkWorkspace = (draft: Draft, key: ObjectKey | null): string | null =>
  key === null || draft.references.find(key)?.oid === draft.workspace?.facts.oid ? null : unreadable(key);

const setReference = (draft: Draft, attribute: Attribute, key: ObjectKey | null, services: Services): string | null => {
  const column = columnOf(attribute);
  const type = targetType(attribute, services);
  // The type comes later: there is no object it could name, and nothing to clear.
  if (type === undefined || column === null) return key === null ? null : unreadable(key);
  if (column === 'workspace_id' && draft.type.table.visibleBy !== 'preference') return checkWorkspace(draft, key);
  if (key === null) {
    setColumn(draft, column, null, 'bigint');
    return null;
  }
  const found = draft.references.find(key);
  if (!isAllowedTarget(found, type, draft.workspace)) return unreadable(key);
  setColumn(draft, column, found.oid, 'bigint');
  return null;
};

/** Puts a body's scalars and references into the draft; collections are the caller's business. */
export const setValues = (
  draft: Draft,
  values: ReadonlyMap<Attribute, AttributeValue>,
  services: Services,
): readonly string[] =>
  [...values].flatMap(([attribute, value]) => {
    if (value.is === 'reference') return setReference(draft, attribute, value.key, services) ?? [];
    if (value.is === 'bytes') draft.bytes = value.bytes;
    const column = columnOf(attribute);
    if (value.is !== 'scalar' || column === null) return [];
    const isFlag = attribute.kind === 'BOOLEAN';
    setColumn(draft, column, value.value ?? (isFlag ? false : null), sqlTypeOf(attribute));
    return [];
  });
