/** Whether there is a program, asked of the file system: to try to start one makes a child of the process even where there is none. */

import { delimiter, join } from "node:path";
import { fileExists, nodeFiles } from "../host/files.js";

/** By its path, or by its name in `PATH`. */
export function isProgram(program: string, path: string = process.env.PATH ?? ""): boolean {
  const isPath = /[/\\]/.test(program);
  const folders = path.split(delimiter).filter((folder) => folder !== "");
  const places = isPath ? [program] : folders.map((folder) => join(folder, program));
  return places.some((place) => isThere(place) || isThere(`${place}.exe`));
}

const isThere = (place: string): boolean => fileExists(nodeFiles, place);
