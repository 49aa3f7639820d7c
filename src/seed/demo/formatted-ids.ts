import type { Ref } from './demo-line.ts';

type Prefix = 'US' | 'DE' | 'TA' | 'TC' | 'TS' | 'TF' | 'DS' | 'RI' | 'MI' | 'F' | 'I' | 'T';

/** Numbers run per workspace and prefix, as FormattedIDs do. */
export class FormattedIds {
  readonly #last = new Map<string, number>();

  next(workspace: Ref, prefix: Prefix): string {
    const key = `${workspace} ${prefix}`;
    const number = (this.#last.get(key) ?? 0) + 1;
    this.#last.set(key, number);
    return prefix + number;
  }
}
