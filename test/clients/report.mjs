/**
 * The lines a run prints: one sentence per behaviour, `ok` or `FAILED`, and the two counts at the end.
 * Passwords and keys are struck out of everything that goes through here.
 */
export class Report {
  #client = '';
  #passed = 0;
  #failed = 0;
  #secrets = [];
  #write;

  constructor(write = (line) => process.stdout.write(`${line}\n`)) {
    this.#write = write;
  }

  /** Names the client that the following checks speak about. */
  client(name) {
    this.#client = name;
  }

  /** Values that must never be shown, longest first so that no part of one survives another. */
  hide(values) {
    this.#secrets = [...this.#secrets, ...values].filter(Boolean).sort((a, b) => b.length - a.length);
  }

  /** Runs one check; a throw or a rejection is its failure. Answers whether it passed. */
  async check(sentence, run) {
    try {
      await run();
    } catch (error) {
      this.failed(sentence, error instanceof Error ? error.message : String(error));
      return false;
    }
    this.passed(sentence);
    return true;
  }

  passed(sentence) {
    this.#passed += 1;
    this.#print(`ok     ${this.#client}: ${sentence}`);
  }

  failed(sentence, why) {
    this.#failed += 1;
    this.#print(`FAILED ${this.#client}: ${sentence}`);
    for (const line of shorten(why).split('\n')) this.#print(`         ${line}`);
  }

  /** Prints `N passed, N failed` and answers the exit code. */
  finish() {
    this.#print(`${this.#passed} passed, ${this.#failed} failed`);
    return this.#failed === 0 ? 0 : 1;
  }

  #print(line) {
    this.#write(this.#secrets.reduce((text, secret) => text.replaceAll(secret, '[secret]'), line));
  }
}

function shorten(text) {
  return text.length > 2000 ? `${text.slice(0, 2000)} …` : text;
}
