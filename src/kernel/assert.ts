/** Throws when an invariant of ours does not hold. For our own mistakes, never for input. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`Invariant violated: ${message}`);
}

/** Closes a switch over a union: a new member does not compile until it is handled. */
export function assertNever(value: never): never {
  throw new Error(`Invariant violated: unexpected ${JSON.stringify(value)}`);
}
