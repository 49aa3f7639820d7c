import { run } from './command.mjs';

const RESULT = '@result ';

/**
 * Runs a program of scenarios written in its client's language. It reads the world as JSON and prints one line of JSON
 * for each behaviour; the last says that it came to its end.
 */
export async function runScenarioProgram(report, name, command, parameters, options) {
  let finished = false;
  const ended = await run(command, parameters, {
    ...options,
    onLine: (line) => {
      if (!line.startsWith(RESULT)) return;
      const result = JSON.parse(line.slice(RESULT.length));
      if (result.finished) finished = true;
      else if (result.ok) report.passed(result.sentence);
      else report.failed(result.sentence, result.why);
    },
  });
  if (!finished || ended.code !== 0) {
    report.failed(`runs ${name} to the end`, `exit ${ended.code}: ${ended.stderr.slice(-1500)}`);
  }
}
