/** What a workload reports of itself: a file of JSON that `WATTSPAN_FIGURES` names. */

import { constants } from "node:fs";
import { access, open } from "node:fs/promises";
import { dirname } from "node:path";
import type { RepetitionReport as ReportedFigures } from "@wattspan/audit";
import { unmarked } from "../terminal/text/unmarked.js";

const MAX_BYTES = 1 << 20;
const MAX_NAMES = 100;
/** As long as the guardrails of a workload file. */
const MAX_NAME = 200;

/** The file is there and cannot be used. */
export class FiguresError extends Error {
  override readonly name = "FiguresError";
}

/**
 * Reads the file. No file: nothing is reported.
 * @throws FiguresError that says what is wrong.
 * @example await reportedFigures("figures.json") // { goals: 3, guardrails: { moderation: 3 } }
 */
export async function reportedFigures(path: string): Promise<ReportedFigures> {
  const text = await textOf(path);
  if (text === undefined) return {};
  let given: unknown;
  try {
    given = JSON.parse(unmarked(text));
  } catch {
    throw new FiguresError("the workload's figures are not JSON");
  }
  const { units, figures, stages, goals, guardrails, recall, telemetry, forecasts } = entriesOf(
    "figures",
    given,
  );
  return {
    ...(units !== undefined && { units: numberOf("units", units) }),
    ...(figures !== undefined && { figures: numbersOf("figures", figures) }),
    ...(stages !== undefined && {
      stages: Object.fromEntries(
        Object.entries(entriesOf("stages", stages)).map(([name, own]) => [
          name,
          numbersOf(`stages.${name}`, own),
        ]),
      ),
    }),
    ...(goals !== undefined && { goals: numberOf("goals", goals) }),
    ...(guardrails !== undefined && { guardrails: numbersOf("guardrails", guardrails) }),
    ...(recall !== undefined && { recall: shareOf("recall", recall) }),
    ...(telemetry !== undefined && { telemetry: partOf("telemetry", telemetry, "expected", "received") }),
    ...(forecasts !== undefined && { forecasts: partOf("forecasts", forecasts, "judged", "missed") }),
  };
}

/** Without their folder nothing could be reported, and nothing is known. */
const isThere = (folder: string): Promise<boolean> =>
  access(folder).then(
    () => true,
    () => false,
  );

/** The workload may have left anything there: a pipe is not waited for, and a link is not followed. */
async function textOf(path: string): Promise<string | undefined> {
  try {
    const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW);
    try {
      const stats = await file.stat();
      if (!stats.isFile()) throw new FiguresError("the workload's figures are not a file");
      if (stats.size > MAX_BYTES)
        throw new FiguresError(`the workload's figures are larger than ${MAX_BYTES} bytes`);
      return await file.readFile("utf8");
    } finally {
      await file.close();
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" && (await isThere(dirname(path)))) return undefined;
    if (error instanceof FiguresError) throw error;
    throw new FiguresError(`the workload's figures cannot be read (${code ?? "unknown"})`);
  }
}

function entriesOf(name: string, given: unknown): { readonly [name: string]: unknown } {
  if (typeof given !== "object" || given === null || Array.isArray(given))
    throw new FiguresError(`the workload's figures: ${name} must be names with values`);
  const names = Object.keys(given);
  if (names.length > MAX_NAMES || names.some((one) => one.length > MAX_NAME))
    throw new FiguresError(
      `the workload's figures: at most ${MAX_NAMES} names of at most ${MAX_NAME} characters`,
    );
  return given as { readonly [name: string]: unknown };
}

function numbersOf(name: string, given: unknown): { readonly [name: string]: number } {
  const entries = Object.entries(entriesOf(name, given));
  return Object.fromEntries(entries.map(([key, value]) => [key, numberOf(`${name}.${key}`, value)]));
}

function numberOf(name: string, given: unknown): number {
  if (typeof given === "number" && given >= 0 && given < Number.POSITIVE_INFINITY) return given;
  throw new FiguresError(`the workload's figures: ${name} must be a number of at least 0`);
}

function shareOf(name: string, given: unknown): number {
  const share = numberOf(name, given);
  if (share <= 1) return share;
  throw new FiguresError(`the workload's figures: ${name} must be a share, from 0 to 1`);
}

/** A number, and the part of it that the other one counts. */
function partOf<Whole extends string, Part extends string>(
  name: string,
  given: unknown,
  whole: Whole,
  part: Part,
): Readonly<Record<Whole | Part, number>> {
  const { [whole]: all, [part]: some } = numbersOf(name, given) as { readonly [name: string]: number };
  if (all !== undefined && some !== undefined && some <= all)
    return { [whole]: all, [part]: some } as Record<Whole | Part, number>;
  throw new FiguresError(
    `the workload's figures: ${name} must have ${whole} and ${part}, which is no more than ${whole}`,
  );
}
