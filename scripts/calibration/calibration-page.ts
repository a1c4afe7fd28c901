/** docs/models/calibrate.md with its tables renewed. */

import { calibrationTables } from "./calibration-rows.ts";

/** Path below the root of the repository. */
export const CALIBRATION_PAGE = "docs/models/calibrate.md";

/** The page with every table regenerated. @example calibrationPage(readFileSync(CALIBRATION_PAGE, "utf8")) */
export const calibrationPage = (page: string): string =>
  Object.entries(calibrationTables()).reduce(
    (written, [name, table]) => withTable(written, name, table),
    page,
  );

function withTable(page: string, name: string, table: string): string {
  const [start, end] = [`<!-- ${name}: simulated -->`, `<!-- ${name}: end -->`];
  const [from, to] = [page.indexOf(start), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`The page needs the lines ${start} and ${end}.`);
  return `${page.slice(0, from + start.length)}\n\n${table}\n\n${page.slice(to)}`;
}
