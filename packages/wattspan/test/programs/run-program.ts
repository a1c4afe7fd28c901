/** Runs an application of this folder as a process of its own. */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Line } from "./telemetry-sdk.ts";

/** A process that has ended. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly lines: readonly Line[];
  readonly errors: string;
  /**
   * Milliseconds for which the process waited or worked after it had nothing more to do; NaN if it did not
   * end by itself.
   */
  readonly lingeredMs: number;
}

export interface RunOptions {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Before `node`, for example `unshare`. */
  readonly within?: readonly string[];
  /** Called with each line as it comes. */
  readonly onLine?: (line: Line, pid: number) => void;
}

/**
 * Runs one to its end. It is the leader of a group of its own, so that a test can see whether anything of it
 * is left.
 */
export async function runProgram(name: string, options: RunOptions = {}): Promise<Ended> {
  const { args = [], env = {}, within = [], onLine } = options;
  const program = join(import.meta.dirname, `${name}.ts`);
  // Built packages, as users have them; the warning is about running TypeScript, on the older Node.
  const node = [process.execPath, "--disable-warning=ExperimentalWarning", program, ...args];
  const [command = "", ...rest] = [...within, ...node];
  const child = spawn(command, rest, {
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, NODE_OPTIONS: "", ...env },
  });
  const lines: Line[] = [];
  let errors = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    errors += text;
  });
  createInterface(child.stdout).on("line", (text) => {
    const line = JSON.parse(text) as Line;
    lines.push(line);
    onLine?.(line, child.pid as number);
  });
  const [code, signal] = (await once(child, "close")) as [number | null, NodeJS.Signals | null];
  const lingered = lines.find((line) => "note" in line && line.note === "lingered") as
    | { value: number }
    | undefined;
  return { code, signal, lines, errors, lingeredMs: lingered?.value ?? Number.NaN };
}

/** The spans among the lines. */
export const spansOf = (lines: readonly Line[]) => lines.filter((line) => "span" in line);

/** The sum of a counter over the last value of each attribute set that has these attributes. */
export function sumOf(lines: readonly Line[], metric: string, having: Record<string, string> = {}): number {
  const last = new Map<string, number>();
  for (const line of lines) {
    if (!("metric" in line) || line.metric !== metric) continue;
    const { attributes, value } = line;
    if (Object.entries(having).every(([name, wanted]) => attributes[name] === wanted))
      last.set(JSON.stringify(attributes), value as number);
  }
  return [...last.values()].reduce((sum, value) => sum + value, 0);
}
