/** Compiles the stand-ins for NVIDIA's driver library and program with the C compiler of the machine. */

import { execFileSync, spawnSync } from "node:child_process";
import { join } from "node:path";

const SOURCES = import.meta.dirname;
const FLAGS = ["-std=c11", "-O2", "-Wall", "-Wextra", "-Werror"];

/** Whether there is a compiler: without one the stand-ins cannot be. */
export const hasCompiler = (): boolean =>
  process.platform === "linux" && spawnSync("gcc", ["--version"]).status === 0;

/** Puts `libnvidia-ml.so.1` into a directory and returns its path. Takes about half a second. */
export function compileLibrary(directory: string, sources = SOURCES): string {
  const output = join(directory, "libnvidia-ml.so.1");
  compile([
    "-shared",
    "-fPIC",
    "-o",
    output,
    join(sources, "libnvidia-ml.c"),
    join(sources, "control.c"),
    "-ldl",
  ]);
  return output;
}

/** Puts `nvidia-smi` into a directory and returns its path. */
export function compileProgram(directory: string, sources = SOURCES): string {
  const output = join(directory, "nvidia-smi");
  compile(["-o", output, join(sources, "nvidia-smi.c"), join(sources, "control.c")]);
  return output;
}

function compile(rest: readonly string[]): void {
  execFileSync("gcc", [...FLAGS, ...rest], { stdio: ["ignore", "ignore", "pipe"] });
}
