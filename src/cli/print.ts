/** A line for the person or program that reads standard output. */
export const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

/** A line for the person, where standard output belongs to a program. */
export const printAside = (line: string): void => {
  process.stderr.write(`${line}\n`);
};
