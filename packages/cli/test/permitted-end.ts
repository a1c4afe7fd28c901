/** Programs that run until a test lets them end. */

import { spawnSync } from "node:child_process";
import { closeSync, constants, mkdtempSync, openSync, rmSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** Where a test's programs report their arguments and wait for permission to end. */
interface Place {
  readonly levels: string;
  readonly end: string;
  /** The permissions that were given. */
  readonly given: Promise<void>[];
}

/** A place until the test ends. */
export function placeOfPrograms(): Place {
  const folder = mkdtempSync(join(tmpdir(), "wattspan-profile-"));
  const place: Place = { levels: join(folder, "levels"), end: join(folder, "end"), given: [] };
  spawnSync("mkfifo", [place.end]);
  onTestFinished(async () => {
    // A permission for whoever an interrupt had ended before it was written waits for a reader.
    const reader = openSync(place.end, constants.O_RDONLY | constants.O_NONBLOCK);
    await Promise.all(place.given);
    closeSync(reader);
    rmSync(folder, { recursive: true });
  });
  return place;
}

/** One that reports its level and runs until it may end. Another run may still hold the other end and close it silently. */
export const programOf = ({ levels, end }: Place) => [
  "sh",
  "-c",
  `echo "$WATTSPAN_PROFILE_LEVEL" >> '${levels}'; until read _ < '${end}'; do :; done`,
];

/** Lets a program end that waits for it. One that an interrupt has ended in this moment reads no more. */
export const allowEnd = ({ end, given }: Place) =>
  void given.push(
    writeFile(end, "\n").catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
    }),
  );
