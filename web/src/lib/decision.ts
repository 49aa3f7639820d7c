/** An entry of the decision log, as `GET /login/api/decisions` lists it. */
export interface Decision {
  readonly ID: number;
  readonly At: string;
  readonly RequestID: string;
  readonly User: { readonly ObjectID: number; readonly UserName: string | null } | null;
  readonly Via: string | null;
  readonly Credential: number | null;
  readonly Session: string | null;
  readonly Address: string;
  readonly UserAgent: string;
  readonly Method: string;
  readonly Path: string;
  readonly Outcome: 'accepted' | 'refused' | 'nothing-written';
  readonly Reason: string;
  readonly Sentence: string;
  readonly Cure: string;
  readonly Count: number;
}
