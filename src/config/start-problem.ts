/**
 * Why the program cannot do what it was started for, in one sentence that tells the person what to do. The command line
 * prints the message alone and exits with 1; any other error is a fault of ours and keeps its stack.
 */
export class StartProblem extends Error {
  override readonly name = 'StartProblem';
}
