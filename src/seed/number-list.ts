const FIRST_LENGTH = 1_024;

/** Numbers at positions from 0 on, 8 bytes each; a position that was never set holds 0. */
export class NumberList {
  #numbers = new Float64Array(FIRST_LENGTH);

  get(at: number): number {
    return this.#numbers[at] ?? 0;
  }

  set(at: number, value: number): void {
    if (at >= this.#numbers.length) {
      const longer = new Float64Array(Math.max(this.#numbers.length * 2, at + 1));
      longer.set(this.#numbers);
      this.#numbers = longer;
    }
    this.#numbers[at] = value;
  }
}
