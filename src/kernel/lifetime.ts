/** What is worked for is over: nobody waits for the result. */
export class LifetimeOver extends Error {}

/**
 * How long something is worked for: until the caller hangs up, or has waited long enough. An AbortSignal that costs next to
 * nothing, for every request has one and hardly any is ever aborted.
 */
export class Lifetime {
  #isOver = false;
  #listeners: Set<() => void> | null = null;

  get isOver(): boolean {
    return this.#isOver;
  }

  end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    for (const tell of this.#listeners ?? []) tell();
  }

  throwIfOver(): void {
    if (this.#isOver) throw new LifetimeOver();
  }

  /** Calls `tell` when it is over; gives what takes that back. */
  onEnd(tell: () => void): () => void {
    this.#listeners ??= new Set();
    const listeners = this.#listeners;
    listeners.add(tell);
    return () => listeners.delete(tell);
  }
}
