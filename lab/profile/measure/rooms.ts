import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const ROOT = new URL("../../../", import.meta.url);
const SOURCE = /^packages\/(\w+)\/src\/(.*)$/;

/**
 * The room of a source of our packages, by its URL, with the package: `core/settle`. Files next to the rooms
 * have that of the package. Undefined for another file.
 */
export function roomFinder(): (url: string) => string | undefined {
  const rooms = JSON.parse(readFileSync(new URL("rooms.json", ROOT), "utf8")) as Record<string, object>;
  const found = new Map<string, string | undefined>();
  return (url) => {
    if (!found.has(url)) found.set(url, roomIn(rooms, url));
    return found.get(url);
  };
}

function roomIn(rooms: Readonly<Record<string, object>>, url: string): string | undefined {
  const path = url.startsWith("file:") ? fileURLToPath(url).slice(fileURLToPath(ROOT).length) : url;
  const [, name, inside] = SOURCE.exec(path) ?? [];
  if (name === undefined || inside === undefined) return undefined;
  const within = Object.keys(rooms[`packages/${name}/src`] ?? {}).filter((room) =>
    inside.startsWith(`${room}/`),
  );
  const [deepest] = within.toSorted((a, b) => b.length - a.length);
  return deepest === undefined ? name : `${name}/${deepest}`;
}
