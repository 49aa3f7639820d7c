/** How a reference names its object (wsapi.md §1.8). A permission has no row id of its own on the wire. */
export type RefId =
  | { readonly kind: 'oid'; readonly oid: number }
  | { readonly kind: 'uuid'; readonly uuid: string }
  | {
      readonly kind: 'permission';
      readonly user: number;
      readonly scope: number;
      readonly level: 'project' | 'workspace';
    };

/** A reference without its host. `type` is the type's path in lower case: `defect`, `portfolioitem/feature`. */
export interface Ref {
  readonly type: string;
  readonly id: RefId;
}

const TWO_LEVEL_ROOT = 'portfolioitem';
const TYPE_NAME = /^[a-z][a-z0-9_]*$/;
/** How many path segments `/slm/webservice/VERSION` has. */
const API_SEGMENTS = 3;
const OID = /^-?[0-9]{1,16}$/;
const UUID_HEX = /^[0-9a-f]{32}$/;
const DASHED_UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const PERMISSION = /^([0-9]{1,16})u([0-9]{1,16})([pw])1$/;
/** No reference we know of comes near; longer text is not worth looking at. */
const LONGEST_REF = 2_048;

/**
 * Reads a reference in any form of wsapi.md §1.8–1.9: absolute with any scheme, host and version, from
 * `/slm/webservice/…`, or `/type/id` and `type/id`, with or without `.js`, a query string or a closing slash. Null for
 * anything else, `null` and collection references among it, and for numbers that JavaScript cannot hold exactly.
 */
export function parseRef(text: string): Ref | null {
  if (text.length > LONGEST_REF) return null;
  const segments = segmentsOf(text.trim().toLowerCase());
  if (segments === null) return null;
  const [last, leaf, root] = [segments.at(-1), segments.at(-2), segments.at(-3)];
  if (last === undefined || leaf === undefined || !TYPE_NAME.test(leaf)) return null;
  const id = parseRefId(last.endsWith('.js') ? last.slice(0, -'.js'.length) : last);
  if (id === null) return null;
  return { type: root === TWO_LEVEL_ROOT ? `${TWO_LEVEL_ROOT}/${leaf}` : leaf, id };
}

/** The identity in a path segment (wsapi.md §1.8), or null. UUIDs come back dashed and in lower case. */
export function parseRefId(segment: string): RefId | null {
  const text = segment.toLowerCase();
  if (DASHED_UUID.test(text)) return { kind: 'uuid', uuid: text };
  if (UUID_HEX.test(text)) return { kind: 'uuid', uuid: dashed(text) };
  if (OID.test(text)) {
    const oid = Number(text);
    return Number.isSafeInteger(oid) ? { kind: 'oid', oid: oid === 0 ? 0 : oid } : null;
  }
  const permission = PERMISSION.exec(text);
  if (permission === null) return null;
  const user = Number(permission[1]);
  const scope = Number(permission[2]);
  if (!Number.isSafeInteger(user) || !Number.isSafeInteger(scope)) return null;
  return { kind: 'permission', user, scope, level: permission[3] === 'p' ? 'project' : 'workspace' };
}

/** The reference as answers show it: `base` (such as `https://host/slm/webservice/v2.0`), type path in lower case, id. */
export function formatRef(base: string, typePath: string, id: RefId | number): string {
  return `${base}/${typePath.toLowerCase()}/${typeof id === 'number' ? id : formatRefId(id)}`;
}

/** The path segment of an identity, as `parseRefId` reads it. */
export function formatRefId(id: RefId): string {
  switch (id.kind) {
    case 'oid':
      return String(id.oid);
    case 'uuid':
      return id.uuid;
    case 'permission':
      return `${id.user}u${id.scope}${id.level === 'project' ? 'p' : 'w'}1`;
  }
}

/**
 * The segments that should be a type path and an id. Behind `/slm/webservice/VERSION`, and in a relative reference,
 * nothing else may stand; of a foreign absolute address the last segments count, since clients' examples use any host.
 */
function segmentsOf(text: string): readonly string[] | null {
  const [beforeQuery = ''] = text.split('?', 1);
  const [path = ''] = beforeQuery.split('#', 1);
  const schemeEnd = path.indexOf('://');
  const isAbsolute = schemeEnd > 0;
  const segments = (isAbsolute ? path.slice(schemeEnd + '://'.length) : path).split('/');
  if (isAbsolute) segments.shift();
  if (segments[0] === '') segments.shift();
  if (segments.at(-1) === '') segments.pop();
  const api = segments.findIndex((segment, at) => segment === 'slm' && segments[at + 1] === 'webservice');
  const rest = api < 0 ? segments : segments.slice(api + API_SEGMENTS);
  if (api < 0 && isAbsolute) return rest;
  const isTwoLevel = rest.length === 3 && rest[0] === TWO_LEVEL_ROOT;
  return rest.length === 2 || isTwoLevel ? rest : null;
}

function dashed(hex: string): string {
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
