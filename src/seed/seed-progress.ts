/** What an import or export does, in this order as far as it does it. */
export type SeedPhase = 'reading' | 'comparing' | 'checking' | 'loading' | 'indexing' | 'tidying' | 'exporting';

/** How far it has come; in lines, when indexing in steps. */
export interface SeedProgress {
  readonly phase: SeedPhase;
  readonly done: number;
  /** Null while nobody knows. */
  readonly total: number | null;
}
