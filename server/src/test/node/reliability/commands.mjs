// A rig's processes do what they are told by lines on standard input, and answer by lines on standard output.
import { createInterface } from "node:readline";

/** Whoever gave the commands has ended without a word: so does this. */
const ORPHANED = 3;

/** @param commands functions by name, called with the words of the line; one after the other */
export async function obey(commands) {
  for await (const line of createInterface({ input: process.stdin })) {
    const [name, ...words] = line.split(" ");
    await commands[name](...words);
  }
  process.exit(ORPHANED);
}
