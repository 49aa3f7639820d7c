import type { ErrorEnvelope } from './envelope.ts';

/** Why an operation did not do what was asked: sentences for `Errors`, in the envelope that fits (errata). */
export interface Failure {
  readonly envelope: ErrorEnvelope;
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
  /** Where in the request the trouble is, for the header X-Muster-Hint; the body stays the vendor's. */
  readonly hint?: string | null;
}

export const failure = (envelope: ErrorEnvelope, error: string, warnings: readonly string[] = []): Failure => ({
  envelope,
  errors: [error],
  warnings,
});

/** A missing object and one that the caller may not see answer alike (wsapi §4.4, row 9). */
export const cannotFind: Failure = failure('OperationResult', 'Cannot find object to read');
