import { useQuery } from '@tanstack/react-query';
import { useSession } from '../../../lib/session.ts';
import { rolesQuery, type WorkspaceRole } from '../api/roles.ts';

/** The workspaces that the caller may give roles in, which their own roles show. Who has none makes no users. */
export const useOwnWorkspaces = (): readonly WorkspaceRole[] => {
  const { User } = useSession();
  const { data } = useQuery({ ...rolesQuery(User.ObjectID), refetchInterval: false });
  return (data?.Workspaces ?? []).filter(({ MayGive }) => MayGive.length > 0);
};
