export type AccessKind = 'key' | 'client' | 'application';

/** A risk with its words, and how many are at it. */
export interface Risk {
  readonly Risk: string;
  readonly Name: string;
  readonly Sentence: string;
  readonly Cure: string;
  readonly Count: number;
}

/** All risks, and of how many keys, clients and applications. */
export interface RiskOverview {
  readonly Keys: number;
  readonly Clients: number;
  readonly Applications: number;
  readonly Results: readonly Risk[];
}

export interface AccessUser {
  readonly ObjectID: number;
  readonly UserName: string;
  readonly DisplayName: string | null;
  /** Disabled or deleted. */
  readonly Disabled: boolean;
}

/** A key, client or application at a risk. */
export interface AccessAtRisk {
  readonly Kind: AccessKind;
  readonly ID: string;
  readonly Name: string;
  /** Null: a client of nobody. */
  readonly User: AccessUser | null;
  readonly Grant: string | null;
  readonly LastFour: string | null;
  readonly Created: string;
  readonly LastUsed: string | null;
  readonly ExpiresAt: string | null;
}

/** What all queries about risks begin with, so that a change reaches each of them. */
export const ACCESS_KEY = 'access-risks';
