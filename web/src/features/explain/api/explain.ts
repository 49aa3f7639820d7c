import { callApi } from '../../../lib/api-client.ts';

/** A request that nobody sends, as `POST /login/api/explain` takes it. */
export interface Question {
  readonly Key?: string;
  readonly User?: string;
  readonly Method: string;
  readonly Url: string;
  readonly Headers: Readonly<Record<string, readonly string[]>>;
  readonly Address?: string;
  readonly Password: 'right' | 'wrong';
}

interface Told {
  readonly Reason: string;
  readonly Sentence: string;
  readonly Cure: string;
}

/** What would become of it. */
export interface Explanation extends Told {
  readonly Outcome: 'accepted' | 'refused';
  readonly User: { readonly ObjectID: number; readonly UserName: string } | null;
  readonly Via: string | null;
  /** What the caller sees; null: the normal answer. */
  readonly Answer: { readonly Status: number; readonly Sentence: string } | null;
  /** The value of X-Auth-Reason. */
  readonly Header: string | null;
  readonly Gates: readonly {
    readonly Gate: string;
    readonly Verdict: 'passed' | 'stopped' | 'not-reached';
    readonly LooksAt: string;
  }[];
  readonly Otherwise: Told;
}

export const explain = (question: Question): Promise<Explanation> =>
  callApi({ method: 'POST', path: '/explain', body: question });
