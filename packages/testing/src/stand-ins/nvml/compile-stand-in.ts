/** Compiles the stand-ins for NVIDIA's driver library and program with the C compiler of the machine. */

import { execFileSync, spawnSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const isCommonJs = typeof __filename === "string" && __filename.endsWith(".cjs");
/** Next to this file: the build copies them. */
const SOURCES = isCommonJs ? __dirname : fileURLToPath(new URL(".", import.meta.url));

/**
 * Whether the stand-in for NVIDIA's driver can be compiled: on Linux, with gcc.
 * @example const machine = simulatedMachine({ gpus: 4, ...(hasCompiler() && { cards: standInCards }) });
 */
export const hasCompiler = (): boolean =>
  process.platform === "linux" && spawnSync("gcc", ["--version"]).status === 0;

/** Puts `libnvidia-ml.so.1` into a directory and returns its path. Takes about a quarter of a second. */
export function compileLibrary(directory: string, flags: readonly string[] = []): string {
  const output = join(directory, "libnvidia-ml.so.1");
  const sources = ["libnvidia-ml.c", "control.c"].map((name) => join(SOURCES, name));
  compile([...flags, "-shared", "-fPIC", "-o", output, ...sources, "-ldl"]);
  return output;
}

/** Puts `nvidia-smi` into a directory and returns its path. */
export function compileProgram(directory: string, flags: readonly string[] = []): string {
  const output = join(directory, "nvidia-smi");
  compile([...flags, "-o", output, ...["nvidia-smi.c", "control.c"].map((name) => join(SOURCES, name))]);
  return output;
}

function compile(rest: readonly string[]): void {
  execFileSync("gcc", ["-std=c11", ...rest], { stdio: ["ignore", "ignore", "pipe"] });
}
