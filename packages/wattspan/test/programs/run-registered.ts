/**
 * Runs a program that knows nothing of Wattspan, with `wattspan/register` loaded before it, in a folder of
 * its own.
 */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { standInServer } from "@wattspan/testing/stand-ins";

const dist = resolve(import.meta.dirname, "../../dist");

/** What is run, and how. */
export interface Registered {
  /** Names and texts of files; the first is started. */
  readonly files: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  /** How it is loaded. Default: as an ES module. */
  readonly load?: readonly ("import" | "require")[];
}

/** What came of it. */
export interface RegisteredEnd {
  readonly code: number | null;
  /** Lines of stdout. */
  readonly out: readonly string[];
  readonly errors: string;
}

/**
 * Asks a model as clients do, and prints the tokens of the answer. The model's host is a server of this
 * machine.
 */
export const ASKS = `
const answer = await fetch("https://api.openai.com/v1/chat/completions", {
  method: "POST",
  body: JSON.stringify({ model: "gpt-4o-mini", messages: [] }),
});
console.log((await answer.json()).usage.completion_tokens);
`;

/** Prints each footprint: for a file of options. */
export const PRINTS = `observers: [({ kind, name, method, energy }) => console.log(kind, name, method, energy?.value > 1)]`;

const LOADED = {
  import: ["--import", join(dist, "register.js")],
  require: ["--require", join(dist, "register.cjs")],
};

/** Stands for the network. */
const NETWORK = `
const { fetch } = globalThis;
globalThis.fetch = (address, options) => fetch(String(address).replace("https://api.openai.com", process.env.MODEL_HOST), options);
`;

/** Runs it to its end. */
export async function runRegistered({
  files,
  env = {},
  load = ["import"],
}: Registered): Promise<RegisteredEnd> {
  const folder = mkdtempSync(join(tmpdir(), "wattspan-register-"));
  const server = await standInServer((request, response) => {
    request
      .resume()
      .on("end", () =>
        response.end(JSON.stringify({ usage: { prompt_tokens: 100, completion_tokens: 50 } })),
      );
  });
  try {
    const all = { ...files, "network.cjs": NETWORK };
    for (const [name, text] of Object.entries(all)) writeFileSync(join(folder, name), text);
    const [program = ""] = Object.keys(files);
    const args = ["--require", "./network.cjs", ...load.flatMap((how) => LOADED[how]), program];
    const MODEL_HOST = server.origin;
    return await run(args, folder, { MODEL_HOST, WATTSPAN_LOCATION: "DE", ...env });
  } finally {
    await server.close();
    rmSync(folder, { recursive: true });
  }
}

async function run(
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>>,
): Promise<RegisteredEnd> {
  const { PATH = "", NODE_COMPILE_CACHE = "" } = process.env;
  const child = spawn(process.execPath, args, {
    cwd,
    env: { PATH, NODE_COMPILE_CACHE, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let out = "";
  let errors = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    out += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    errors += text;
  });
  const [code] = (await once(child, "close")) as [number | null];
  return { code, out: out.split("\n").filter(Boolean), errors };
}
