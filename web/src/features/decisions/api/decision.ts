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

/** Which entries are asked for; what is empty does not matter. */
export interface DecisionFilter {
  readonly user: string;
  readonly key: string;
  readonly outcome: string;
  readonly reason: string;
  readonly address: string;
  readonly requestId: string;
  /** Instants as ISO 8601. */
  readonly from: string;
  readonly to: string;
  /** `false` leaves out what was read at /login/api, this list among it. */
  readonly loginReads: string;
}

export const EVERYTHING: DecisionFilter = {
  user: '',
  key: '',
  outcome: '',
  reason: '',
  address: '',
  requestId: '',
  from: '',
  to: '',
  loginReads: 'false',
};
