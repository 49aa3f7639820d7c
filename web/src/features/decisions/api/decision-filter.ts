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
