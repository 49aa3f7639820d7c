import { StartProblem } from '../config/start-problem.ts';

/** The problem of a number that no key has. */
export const noSuchKey = (number: string): StartProblem =>
  new StartProblem(`There is no API key with the number ${number}.`);

/** The number of a key as it stands on the command line. Throws a StartProblem where it is none. */
export const keyNumber = (text: string): number => {
  if (!/^\d{1,15}$/.test(text)) throw noSuchKey(text);
  return Number(text);
};
