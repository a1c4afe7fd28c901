import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

/** Only what hangs takes so long: beside the tests, at a low priority, a start can take half a minute. */
const PATIENCE_MS = 120_000;

/**
 * Starts a program in an application's folder; `line()` returns its first line, `until()` a matching line,
 * `end()` its whole output.
 */
export function startApplication(node, folder, args, env) {
  const child = spawn(node, args, {
    cwd: folder,
    env: { PATH: process.env.PATH, ...env },
    stdio: ["ignore", "pipe", "pipe"],
    timeout: PATIENCE_MS,
  });
  const printed = { out: [], errors: "", code: null };
  child.stderr.setEncoding("utf8").on("data", (text) => {
    printed.errors += text;
  });
  const lines = createInterface(child.stdout);
  lines.on("line", (line) => printed.out.push(line));
  const first = once(lines, "line");
  const closed = once(child, "close");
  return {
    printed,
    line: async () => {
      await Promise.race([first, closed]);
      if (printed.out.length === 0) throw new Error(`${args.join(" ")} ended early: ${printed.errors}`);
      return printed.out[0];
    },
    until: async (isSuch) => {
      for (;;) {
        const found = printed.out.find(isSuch);
        if (found !== undefined) return found;
        const ended = await Promise.race([once(lines, "line").then(() => false), closed.then(() => true)]);
        if (ended)
          throw new Error(`${args.join(" ")} ended early: ${printed.out.join("\n")} ${printed.errors}`);
      }
    },
    end: async () => {
      [printed.code] = await closed;
      return printed;
    },
    stop: async () => {
      child.kill("SIGKILL");
      await closed;
      return printed;
    },
  };
}

/** Polls a page until it exists and satisfies the check; returns its text. */
export async function readUntil(url, satisfies) {
  const untilMs = Date.now() + PATIENCE_MS;
  for (;;) {
    const text = await fetch(url).then(
      (response) => response.text(),
      () => "",
    );
    if (satisfies(text) || Date.now() > untilMs) return text;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
