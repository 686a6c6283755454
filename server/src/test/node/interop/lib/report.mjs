// What was checked and how it went: one line each, "ok - …" or "not ok - … (details)". Lines of a row stay together
// though rows run at the same time.

export class Report {
  #rows = new Map();

  row(name) {
    const row = new Row(name);
    this.#rows.set(name, row);
    return row;
  }

  get failures() {
    return [...this.#rows.values()].reduce((sum, row) => sum + row.failures, 0);
  }

  get checks() {
    return [...this.#rows.values()].reduce((sum, row) => sum + row.lines.length, 0);
  }

  print() {
    for (const row of this.#rows.values()) {
      row.lines.forEach((line) => console.log(line));
    }
    console.log(`# ${this.checks} checks, ${this.failures} failed`);
  }

  /** Everything that is still under way failed. */
  giveUp(why) {
    for (const row of this.#rows.values()) {
      row.running.forEach((name) => row.fail(name, why));
    }
  }
}

class Row {
  lines = [];
  failures = 0;
  /** The names of the checks under way. */
  running = new Set();

  constructor(name) {
    this.name = name;
  }

  /** Runs one check; what it throws fails it and nothing else. */
  async check(name, run) {
    this.running.add(name);
    try {
      await run();
      this.lines.push(`ok - ${this.name}: ${name}`);
    } catch (error) {
      this.fail(name, error.message ?? error);
    }
    this.running.delete(name);
  }

  /** Runs a check for each entry of an object, all at the same time. */
  async checkEach(prefix, entries, run) {
    await Promise.all(Object.entries(entries).map(([name, value]) => this.check(`${prefix}${name}`, () => run(value))));
  }

  fail(name, why) {
    this.failures++;
    this.lines.push(`not ok - ${this.name}: ${name} (${oneLine(why)})`);
  }

  skip(name, why) {
    this.lines.push(`ok - ${this.name}: ${name} # SKIP ${why}`);
  }
}

function oneLine(text) {
  return String(text).replace(/\s+/g, " ").trim();
}
