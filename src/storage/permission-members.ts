import type { ObjectType, Registry } from '../model/registry.ts';

/** What decides about permission on an object; null where it belongs to no such thing. */
export interface PermissionFacts {
  readonly type: ObjectType;
  readonly workspaceOid: number | null;
  readonly projectOid: number | null;
  readonly userOid: number | null;
}

/** As query/sql/json-permission.ts writes it. No text of a user looks so: in JSON its quotes have backslashes. */
const MEMBER = /"_p":"(\S+) (-?\d*) (\d*) (\d*)"/g;

const oidOf = (text: string): number | null => (text === '' ? null : Number(text));

/** Puts the permission in the place of what decides about it; each different one is asked for once. */
export const withPermissions = (
  text: string,
  permissionOf: (facts: PermissionFacts) => string,
  registry: Registry,
): string => {
  const known = new Map<string, string>();
  return text.replace(MEMBER, (member, name: string, workspace: string, project: string, user: string) => {
    let found = known.get(member);
    if (found === undefined) {
      const facts = { workspaceOid: oidOf(workspace), projectOid: oidOf(project), userOid: oidOf(user) };
      found = `"_p":"${permissionOf({ type: registry.type(name), ...facts })}"`;
      known.set(member, found);
    }
    return found;
  });
};
