import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { isGenerated, isTest, noneOf } from "./sources.mjs";

/** A dozen files can be seen at a glance; one more may complete a room. */
const MAX_FILES = 13;
/** The files next to the rooms, which no room imports. */
const ENTRIES = ".";

/**
 * Every folder of a package with rooms is a room, is small, and comes after everything it imports.
 * dependency-cruiser checks the imports themselves.
 */
export function checkRooms() {
  const table = JSON.parse(readFileSync("rooms.json", "utf8"));
  const wrong = Object.entries(table).flatMap(([folder, rooms]) => roomMistakes(folder, rooms));
  noneOf(wrong, "Rooms:");
  return `${Object.values(table).flatMap(Object.keys).length} rooms`;
}

function roomMistakes(folder, rooms) {
  const names = Object.keys(rooms);
  const found = new Map();
  for (const path of globSync("**/*.ts", { cwd: folder, exclude: ["**/node_modules"] })) {
    if (isTest(path)) continue;
    const room = dirname(path);
    const counts = isGenerated(join(folder, path)) ? 0 : 1; // generated tables do not count
    found.set(room, (found.get(room) ?? 0) + counts);
  }
  const late = ([name, { imports }]) =>
    imports.filter((other) => !(names.indexOf(other) < names.indexOf(name) && names.includes(other)));
  return [
    ...[...found.keys()]
      .filter((room) => room !== ENTRIES && !names.includes(room))
      .map((room) => `${folder}/${room} is in no row`),
    ...names
      .filter((name) => !existsSync(join(folder, name)))
      .map((name) => `${folder}/${name} is no folder`),
    ...[...found]
      .filter(([, files]) => files > MAX_FILES)
      .map(([room, files]) => `${folder}/${room} has ${files} files; ${MAX_FILES} is the limit`),
    ...Object.entries(rooms).flatMap((row) =>
      late(row).map((other) => `${folder}/${row[0]} imports ${other}, which does not come before it`),
    ),
  ];
}
