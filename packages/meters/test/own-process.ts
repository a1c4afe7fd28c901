/**
 * Runs a few lines that use the meters in a process of their own: whether it ends shows if they keep it
 * alive.
 */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { build } from "esbuild";

/** What a process said until it ended. */
export interface EndedProcess {
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
}

/**
 * Runs a module as if it stood among the sources. Killed after so many milliseconds.
 *
 * @example await ownProcess('import { rapl } from "./rapl.js"; console.log(rapl().name);', { killMs: 5000 })
 */
export async function ownProcess(
  module: string,
  { killMs, env = {} }: { readonly killMs: number; readonly env?: Readonly<Record<string, string>> },
): Promise<EndedProcess> {
  const bundled = await build({
    stdin: { contents: module, resolveDir: join(import.meta.dirname, "../src"), loader: "ts" },
    ...{ bundle: true, write: false, platform: "node", format: "esm", target: "node20" },
    conditions: ["@wattspan/source"],
    external: ["@opentelemetry/api"],
    logLevel: "silent",
  });
  const code = bundled.outputFiles[0]?.text ?? "";
  const child = spawn(process.execPath, ["--input-type=module", "--eval", code], {
    cwd: import.meta.dirname,
    env: { ...process.env, NODE_OPTIONS: "", ...env },
    timeout: killMs,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [output, errors] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    errors += text;
  });
  const [exit] = (await once(child, "close")) as [number | null];
  return { code: exit, output, errors };
}
