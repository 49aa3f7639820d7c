import { runProgram } from './cli/program.ts';

// A reader that has gone (muster config | head -1) is no fault of the program.
process.stdout.on('error', () => {});
process.stderr.on('error', () => {});

process.exit(await runProgram(process.argv.slice(2)));
