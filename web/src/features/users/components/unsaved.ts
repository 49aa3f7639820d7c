/** Which tabs of a user hold changes that are not saved. */
export interface Unsaved {
  readonly details?: boolean;
  readonly roles?: boolean;
}

export const NOTHING_UNSAVED: Unsaved = {};
