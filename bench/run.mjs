import { runBenchmark } from './benchmark.ts';

process.exitCode = await runBenchmark(process.argv.slice(2));
