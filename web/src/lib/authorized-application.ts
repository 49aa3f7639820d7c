import { callApi } from './api-client.ts';
import type { ListAnswer, ListPart } from './list.ts';

/** That somebody has allowed an application to act for them. */
export interface AuthorizedApplication {
  readonly ObjectID: number;
  readonly User: { readonly ObjectID: number; readonly UserName: string; readonly DisplayName: string | null };
  readonly Client: { readonly ClientID: string; readonly Name: string };
  /** What it may do, in plain words. */
  readonly Abilities: readonly string[];
  readonly Created: string;
  readonly LastUsed: string | null;
  /** Null: it may go on. */
  readonly RevokedAt: string | null;
}

/** What a list of them is narrowed by; empty bounds nothing. */
export interface ApplicationFilter {
  readonly Name?: string;
  readonly UserName?: string;
}

/** A part of a list of them: `/applications`, `/applications/all` or `/clients/ID/users`. */
export const listApplications = (
  path: string,
  part: ListPart,
  filter: ApplicationFilter,
  signal: AbortSignal,
): Promise<ListAnswer<AuthorizedApplication>> => callApi({ path, parameters: { ...part, ...filter }, signal });
