import { loadAttachmentFacts } from '../../storage/stores/attachment-store.ts';
import type { AuthorizedRequest } from '../authorize-request.ts';
import type { Services } from '../services.ts';
import { type Draft, hasChanged, setColumn, valueIn } from './draft.ts';

const extensionOf = (name: string): string => {
  const dot = name.lastIndexOf('.');
  return dot < 0 ? '' : name.slice(dot + 1).toLowerCase();
};

/** `doc, .PNG;txt` as the extensions it lists. */
const extensionsIn = (list: string): readonly string[] =>
  list
    .split(/[\s,;]+/)
    .map((each) => each.replace(/^\*?\./, '').toLowerCase())
    .filter((each) => each !== '');

const nameFault = (draft: Draft, allowed: string | null): string | null => {
  const name = valueIn(draft, 'name');
  if (allowed === null || typeof name !== 'string' || !hasChanged(draft, 'name')) return null;
  const extensions = extensionsIn(allowed);
  if (extensions.includes(extensionOf(name))) return null;
  const patterns = extensions.map((each) => `*.${each}`).join(', ');
  return `Validation error: Attachment.Name ${name} is an invalid value.  Valid values are: ${patterns}`;
};

const ownerFault = (draft: Draft): string | null => {
  const owners = ['artifact_id', 'test_case_result_id'].filter((column) => valueIn(draft, column) !== null);
  if (owners.length === 1) return null;
  return owners.length === 0
    ? 'Validation error: Attachment.Artifact should not be null'
    : 'Attachment.TestCaseResult should not be set if Attachment.Artifact is set and vice versa';
};

/** An attachment hangs on one object, is as large as its content is, and belongs to who made it. */
export const applyAttachmentRules = async (
  draft: Draft,
  request: AuthorizedRequest,
  services: Services,
): Promise<readonly string[]> => {
  const { userOid } = request.caller.principal;
  if (valueIn(draft, 'user_id') === null) setColumn(draft, 'user_id', userOid, 'bigint');
  const contentOid = valueIn(draft, 'content_id');
  const facts = await loadAttachmentFacts(
    services.database,
    draft.workspace?.facts.oid ?? 0,
    typeof contentOid === 'number' ? contentOid : null,
  );
  if (draft.before === null) setColumn(draft, 'size', facts.size, 'bigint');
  const fault = ownerFault(draft) ?? nameFault(draft, facts.allowedExtensions);
  return fault === null ? [] : [fault];
};

/** Contents are whose who sent them, until an attachment shows them. */
export const applyContentRules = (draft: Draft, request: AuthorizedRequest): readonly string[] => {
  setColumn(draft, 'user_id', request.caller.principal.userOid, 'bigint');
  return draft.bytes === null ? ['Validation error: AttachmentContent.Content should not be null'] : [];
};
