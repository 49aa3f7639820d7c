export const median = (samples: readonly number[]): number => {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
};

/** Spread of the middle half: what a neighbour on the machine does to single samples does not reach it. */
export const middleSpread = (samples: readonly number[]): number => {
  const sorted = samples.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.floor(sorted.length * share)] ?? 0;
  return at(0.75) - at(0.25);
};

/** Welch's t of the samples whose pairs are no outliers in either direction. */
export const welch = (a: readonly number[], b: readonly number[]): number => {
  const mean = (samples: readonly number[]): number => samples.reduce((sum, each) => sum + each, 0) / samples.length;
  const [trimmedA, trimmedB] = [a, b].map((samples) => {
    const sorted = samples.toSorted((x, y) => x - y);
    return sorted.slice(0, Math.floor(sorted.length * 0.9));
  }) as [number[], number[]];
  const variance = (samples: readonly number[]): number => {
    const middle = mean(samples);
    return samples.reduce((sum, each) => sum + (each - middle) ** 2, 0) / (samples.length - 1);
  };
  const spread = Math.sqrt(variance(trimmedA) / trimmedA.length + variance(trimmedB) / trimmedB.length);
  return (mean(trimmedA) - mean(trimmedB)) / spread;
};
