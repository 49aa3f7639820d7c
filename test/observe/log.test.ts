import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { createLog } from '../../src/observe/log.ts';

const LOG = new URL('../../src/observe/log.ts', import.meta.url).href;

/** A process of its own that runs `body` with a `log`. */
const logging = (body: string) =>
  spawn(process.execPath, [
    '--input-type=module',
    '-e',
    `import { createLog } from ${JSON.stringify(LOG)};
    const log = createLog('info'); ${body}`,
  ]);

describe('the log', () => {
  it('writes every line to standard error, also those of the last moment', async () => {
    const child = logging('for (let i = 0; i < 20_000; i++) log.info({ i }, "line"); process.exit(3);');
    let [written, printed] = ['', ''];
    child.stderr.on('data', (chunk) => {
      written += chunk;
    });
    child.stdout.on('data', (chunk) => {
      printed += chunk;
    });
    const [code] = await once(child, 'close');
    expect(code).toBe(3);
    expect(printed).toBe('');
    const numbers = written
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).i)
      .sort((a, b) => a - b);
    expect(numbers).toEqual(Array.from({ length: 20_000 }, (_, i) => i));
  });

  it('never holds up a program whose reader is gone', async () => {
    const child = logging(
      'process.stdin.resume().on("end", () => { log.info("a"); setTimeout(() => { log.info("b"); process.exit(4); }, 50); });',
    );
    child.stderr.destroy();
    child.stdin.end();
    const [code] = await once(child, 'exit');
    expect(code).toBe(4);
  });

  it('does not repeat what a database says about the values of rows', () => {
    const lines: string[] = [];
    const error = Object.assign(new Error('duplicate key'), {
      code: '23505',
      detail: 'Key (user_name)=(ada) already exists.',
      where: 'ada',
    });
    createLog('info', { write: (line) => lines.push(line) }).error({ err: error }, 'failed');
    expect(lines.join('')).toContain('"code":"23505"');
    expect(lines.join('')).not.toContain('ada');
  });
});
