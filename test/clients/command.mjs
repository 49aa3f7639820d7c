import { spawn } from 'node:child_process';

/** Runs a program to its end and answers its exit code and both outputs; a program that is not there has code 127. */
export function run(command, parameters, { input = '', onLine, ...options } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, parameters, { stdio: ['pipe', 'pipe', 'pipe'], ...options });
    let stdout = '';
    let stderr = '';
    let unfinished = '';
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
      if (!onLine) return;
      const lines = (unfinished + chunk).split('\n');
      unfinished = lines.pop();
      for (const line of lines) onLine(line);
    });
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    child.on('error', (error) => resolve({ code: 127, stdout, stderr: error.message }));
    child.on('close', (code, signal) => resolve({ code: code ?? signal, stdout, stderr }));
    // A program that reads no input may be gone before this is written.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}
