/** A list as the JSON API answers it. */
export interface ListAnswer<Row> {
  readonly Results: readonly Row[];
  readonly TotalResultCount: number;
}

/** Which part of a list is asked for: `start` is 1-based. */
export interface ListPart {
  readonly start: number;
  readonly pagesize: number;
  /** `Created DESC`, for one. */
  readonly order?: string | undefined;
}

/** So many rows are asked for at once. */
export const PART_SIZE = 100;
