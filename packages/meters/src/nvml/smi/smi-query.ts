/** Queries `nvidia-smi` once. */

import { type ChildProcess, execFile } from "node:child_process";
import { errorCode } from "../../host/files/files.js";
import { type Unavailable, unavailableBy } from "../library/return-codes.js";
import { isInstalled } from "./installed-program.js";
import { cells, unknownField } from "./smi-answer.js";

/** Without persistence mode the driver loads each time, which takes seconds. */
const DEADLINE_MS = 10_000;
const MAX_SIZE = 2 ** 20;
/** A process that prints figures needs none of the application's secrets. */
const ENVIRONMENT = ["PATH", "LD_LIBRARY_PATH", "SystemRoot", "HOME"];

/** The environment of the child. */
export function smiEnvironment(): Record<string, string> {
  const kept = ENVIRONMENT.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return { ...Object.fromEntries(kept), LC_ALL: "C" };
}

/** A table by the names of its columns; or why it is unavailable. */
export type SmiTable = readonly Readonly<Record<string, string>>[] | Unavailable;

/** The queried cards (all without `ids`), and the timeout. */
export interface SmiQuestion {
  readonly ids?: readonly string[];
  readonly signal?: AbortSignal;
  /** Default 10,000. */
  readonly deadlineMs?: number;
  /** Whether the process waits for the answer: an `await` of the application may depend on it. Default false. */
  readonly keepsAlive?: boolean;
}

/** Queries columns. One that an older program does not know is empty. */
export async function smiTable(
  program: string,
  option: "--query-gpu" | "--query-compute-apps",
  columns: readonly string[],
  { ids = [], signal, deadlineMs = DEADLINE_MS, keepsAlive = false }: SmiQuestion = {},
): Promise<SmiTable> {
  let known = columns;
  for (let attempt = 0; attempt <= columns.length; attempt++) {
    const only = ids.length > 0 ? [`--id=${ids.join(",")}`] : [];
    const asked = [`${option}=${known.join(",")}`, "--format=csv,noheader,nounits", ...only];
    const { code, text } = await run(program, asked, { signal, deadlineMs, keepsAlive });
    if (code === 0) return rows(text, known);
    const unknown = unknownField(text);
    if (unknown === undefined || !known.includes(unknown)) return whyNot(program, code, text);
    known = known.filter((column) => column !== unknown);
  }
  return whyNot(program, 2, "");
}

function rows(text: string, columns: readonly string[]): Readonly<Record<string, string>>[] {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  return lines.map((line) => {
    const values = cells(line);
    return Object.fromEntries(columns.map((column, index) => [column, values[index] ?? ""]));
  });
}

interface Ended {
  /** NVML's code, or the system's name of an error. */
  readonly code: number | string;
  readonly text: string;
}

interface Bounds {
  readonly signal: AbortSignal | undefined;
  readonly deadlineMs: number;
  readonly keepsAlive: boolean;
}

async function run(program: string, rest: readonly string[], bounds: Bounds): Promise<Ended> {
  if (!isInstalled(program)) return { code: "ENOENT", text: "" };
  try {
    return await ended(program, rest, bounds);
  } catch (error) {
    return { code: errorCode(error), text: "" }; // Node forbids it, or the system cannot start another process.
  }
}

function ended(
  program: string,
  rest: readonly string[],
  { signal, deadlineMs, keepsAlive }: Bounds,
): Promise<Ended> {
  return new Promise((resolve) => {
    const options = {
      ...{ maxBuffer: MAX_SIZE, killSignal: "SIGKILL" as const, env: smiEnvironment() },
      ...(signal && { signal }),
    };
    const child = execFile(program, rest, options, (error, text) => {
      clearTimeout(timer);
      const code = error ? (error.code ?? (error.killed ? "ETIMEDOUT" : "EIO")) : 0;
      resolve({ code, text });
    });
    // The timer of execFile would keep the process alive.
    const timer = setTimeout(() => kill(child), deadlineMs);
    if (!keepsAlive) for (const one of [timer, child, ...child.stdio]) unref(one);
  });
}

/** Processes that it started may hold its output open. */
function kill(child: ChildProcess): void {
  child.stdout?.destroy();
  child.stderr?.destroy();
  child.kill("SIGKILL");
}

/** Pipes of child processes are sockets; not so in Node's types. */
const unref = (one: unknown): void => (one as { unref?(): void } | null)?.unref?.();

/** The reason for a missing table. The program's exit codes are NVML's. */
function whyNot(program: string, code: number | string, text: string): Unavailable {
  const said = text.trim().split("\n")[0]?.slice(0, 200) ?? "";
  if (code === "ENOENT")
    return {
      ...{ status: "unavailable", reason: "absent", detail: `There is no program ${program}.` },
      remedy: "Install NVIDIA's driver, or give nvml() its path as nvidiaSmi.",
    };
  if (code === "EACCES" || code === "EPERM")
    return {
      ...{ status: "unavailable", reason: "denied", detail: `${program} may not be run (${code}).` },
      remedy: `chmod +x ${program}`,
    };
  if (code === "ERR_ACCESS_DENIED")
    return {
      ...{ status: "unavailable", reason: "denied" },
      detail: "Node's permissions forbid child processes.",
      remedy: "node --allow-child-process; or --allow-addons, for the driver's library by koffi.",
    };
  if (code === "ETIMEDOUT")
    return {
      ...{ status: "unavailable", reason: "stuck", detail: `${program} gave no answer in time.` },
      remedy:
        "See whether `nvidia-smi` hangs in a terminal too; `sudo nvidia-smi -pm 1` keeps the driver loaded.",
    };
  if (typeof code === "string")
    return { status: "unavailable", reason: "unsupported", detail: `${program} failed (${code}).` };
  const because = unavailableBy(code);
  return said ? { ...because, detail: `${because.detail} It said: ${said}` } : because;
}
