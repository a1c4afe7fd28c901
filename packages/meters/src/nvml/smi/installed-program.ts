import { existsSync } from "node:fs";
import { delimiter, join, sep } from "node:path";

/**
 * Whether a program exists, by the folders of `PATH`. An attempt to start a missing one forks for nothing,
 * and most machines lack it.
 *
 * @param program A path, or a name.
 */
export function isInstalled(program: string): boolean {
  if (program.includes("/") || program.includes(sep)) return existsSync(program);
  const folders = (process.env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  const names = process.platform === "win32" ? [program, `${program}.exe`] : [program];
  return folders.some((folder) => names.some((name) => existsSync(join(folder, name))));
}
