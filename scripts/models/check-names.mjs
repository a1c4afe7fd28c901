// Says how many names of a list lead to their models, and names each that leads elsewhere:
//
//   npm run generate -- model-names [-- --list names.csv] [--ids ids.txt]
//
// The list is packages/models/test/model-names.csv unless another is given. With `--ids`, a file with one id in a
// line (`id` or `provider,id`), it prints those that lead nowhere instead: what a monthly update has to look at.
// The exit status is 1 when a name of the list is wrong or missed, 2 when it could not look.
import "../source-names.mjs";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { csvRows } from "../tables/table-text.mjs";

const LIST = fileURLToPath(new URL("../../packages/models/test/model-names.csv", import.meta.url));

try {
  const { values: given } = parseArgs({
    options: { list: { type: "string", default: LIST }, ids: { type: "string" } },
  });
  const { resolveModel } = await import("../../packages/models/src/catalog/resolve-model.ts");
  if (given.ids) printUnknown(readFileSync(given.ids, "utf8"), resolveModel);
  else await printReport(given.list, resolveModel);
} catch (error) {
  console.error(`names: ${error.message}`);
  process.exitCode = 2;
}

async function printReport(file, resolve) {
  const { nameReport } = await import("./name-report.ts");
  const names = csvRows(file).map((row) => ({ ...row, rank: Number(row.rank) || undefined }));
  const { wrong, missed, found, reasoned, weighted } = nameReport(names, resolve);
  for (const [what, some] of Object.entries({ wrong, missed }))
    for (const { id, provider, expected, found } of some)
      console.error(`${what}: ${id} (${provider}) leads to ${found}, not to ${expected}`);
  const share = weighted === undefined ? "" : `, ${(weighted * 100).toFixed(1)} % by use`;
  console.log(
    `${names.length} names: ${found} found${share}, ${reasoned} without a model for a reason, ${wrong.length} wrong, ${missed.length} missed`,
  );
  if (wrong.length + missed.length > 0) process.exitCode = 1;
}

function printUnknown(text, resolve) {
  const ids = text.split("\n").filter(Boolean);
  const unknown = ids.filter((line) => {
    const [first, id] = line.split(",");
    const resolved = id === undefined ? resolve(first) : resolve(id, first);
    return resolved.status === "unknown" && !resolved.because;
  });
  for (const line of unknown) console.log(line);
  console.log(`${ids.length} ids: ${unknown.length} lead nowhere`);
}
