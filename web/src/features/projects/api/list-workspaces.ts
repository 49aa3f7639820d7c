import { callApi } from '../../../lib/api-client.ts';
import type { ListAnswer, ListPart } from '../../../lib/list.ts';
import type { Workspace } from './scopes.ts';

export const listWorkspaces = (part: ListPart, state: string | undefined, signal: AbortSignal) =>
  callApi<ListAnswer<Workspace>>({ path: '/workspaces', parameters: { ...part, State: state }, signal });
