// Writes the rooms of rooms.json, which dependency-cruiser holds the imports against, into
// docs/architecture.md.
import { readFileSync, writeFileSync } from "node:fs";

const PAGE = "docs/architecture.md";
const BEGIN = "<!-- rooms: generated from rooms.json by scripts/rooms.mjs -->";
const END = "<!-- end of rooms -->";

/** The page with its tables replaced by one per package. */
export function roomsPage(page, packages) {
  const [before, rest = ""] = page.split(BEGIN);
  const after = rest.split(END)[1];
  if (after === undefined) throw new Error(`${PAGE} lacks "${BEGIN}" or "${END}"`);
  const tables = Object.entries(packages).map(([folder, rooms]) => roomTable(folder, rooms));
  return `${before}${BEGIN}\n\n${tables.join("\n\n")}\n\n${END}${after}`;
}

function roomTable(folder, rooms) {
  const cells = Object.entries(rooms).map(([name, { holds, imports }]) => [
    `\`${name}/\``,
    holds,
    imports.map((other) => `\`${other}\``).join(" ") || "nothing",
  ]);
  const rows = [[`\`${folder}\``, "holds", "may import"], ...cells];
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column].length)));
  const line = (row) => `| ${row.map((cell, column) => cell.padEnd(widths[column])).join(" | ")} |`;
  const rule = `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`;
  return [line(rows[0]), rule, ...rows.slice(1).map(line)].join("\n");
}

if (process.argv[1] === import.meta.filename)
  writeFileSync(PAGE, roomsPage(readFileSync(PAGE, "utf8"), JSON.parse(readFileSync("rooms.json", "utf8"))));
