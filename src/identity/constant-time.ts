import { timingSafeEqual } from 'node:crypto';

/** Whether two texts are equal, in a time that depends on their lengths alone. */
export const equalInConstantTime = (left: string, right: string): boolean => {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
};
