/** Reads a workload file: YAML, JSON, or a module. */

import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { basename, dirname, extname, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { WattspanConfigurationError } from "@wattspan/core";
import { parse } from "yaml";
import { checkWorkload } from "./check-workload.js";
import { containedPath } from "./contained-path.js";
import type { Workload, WorkloadPlan } from "./workload.js";

/** A workload file that cannot be used. The message begins with the file, and says what was expected. */
export class WorkloadFileError extends Error {
  override readonly name = "WorkloadFileError";

  constructor(file: string, problem: string) {
    super(`${file}: ${problem}`);
  }
}

/** A workload, and where it is. */
export interface WorkloadFile {
  readonly plan: WorkloadPlan;
  /** The function of a module. Absent: the plan has a command. */
  readonly run?: NonNullable<Workload["run"]>;
  /** The folder of the file: commands run in it, and paths are relative to it. */
  readonly folder: string;
  /** The name of the file in it. */
  readonly name: string;
}

const TEXTS = [".yaml", ".yml", ".json"];
const MODULES = [".js", ".mjs", ".cjs", ".ts", ".mts"];
const MAX_LENGTH = 1_000_000;

/**
 * Reads a file. `workload.schema.json` of this package describes it, for editors.
 *
 * @param path Ends in `.yaml`, `.yml` or `.json`, or is a module whose default export is a workload: `.js`, `.mjs`,
 * `.cjs`, `.ts`, `.mts`.
 * @param environment A workload that holds a value of one of its secret variables is refused. Default: the process's.
 * @throws WorkloadFileError that names file and member, what was expected, and the nearest name
 * @example const { plan, folder } = await readWorkload("workload.yaml");
 */
export async function readWorkload(
  path: string,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Promise<WorkloadFile> {
  const kind = extname(path).toLowerCase();
  const place = { folder: dirname(resolve(path)), name: basename(path) };
  const checked = (given: unknown, hasFunction = false): WorkloadPlan => {
    try {
      return checkWorkload(given, environment, hasFunction);
    } catch (error) {
      if (!(error instanceof WattspanConfigurationError)) throw error;
      throw new WorkloadFileError(path, `${error.option} ${error.problem}`);
    }
  };
  if (TEXTS.includes(kind)) return withModule({ ...place, plan: checked(await valueIn(path)) });
  if (!MODULES.includes(kind))
    throw new WorkloadFileError(path, `expected a file that ends in ${[...TEXTS, ...MODULES].join(", ")}`);
  const given = await defaultOf(path, resolve(path));
  if (given === undefined)
    throw new WorkloadFileError(path, "has no default export. Write `export default` before the workload.");
  const { run, ...rest } = (typeof given === "object" && given !== null ? given : {}) as Partial<Workload>;
  if (typeof run === "function") return { ...place, plan: checked(rest, true), run };
  return withModule({ ...place, plan: checked(given) });
}

/** Aliases could grow without bounds, and are not read. */
async function valueIn(path: string): Promise<unknown> {
  const text = await textOf(path);
  if (text.length > MAX_LENGTH)
    throw new WorkloadFileError(path, `is longer than ${MAX_LENGTH} characters, the most that is read.`);
  try {
    return parse(text, { maxAliasCount: 0, logLevel: "error", prettyErrors: true });
  } catch (error) {
    const [why = ""] = (error as Error).message.split("\n");
    throw new WorkloadFileError(path, `is not YAML without aliases: ${why.replace(/:$/, "")}.`);
  }
}

/** A pipe is not waited for, and a device has no end. */
async function textOf(path: string): Promise<string> {
  const cannot = ({ code }: NodeJS.ErrnoException) => {
    throw new WorkloadFileError(path, `cannot be read (${code}). Name a workload file.`);
  };
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK).catch(cannot);
  try {
    if ((await file.stat()).isFile()) return await file.readFile("utf8").catch(cannot);
  } finally {
    await file.close();
  }
  throw new WorkloadFileError(path, "is not a file. Name a workload file.");
}

const withModule = async (file: WorkloadFile): Promise<WorkloadFile> => {
  const run = await moduleFunction(file);
  return run ? { ...file, run } : file;
};

/**
 * The function of the module that a plan names; undefined if it names none.
 * @throws WorkloadFileError if it cannot be loaded or has no function; AuditError if it is not in the folder
 * @example await moduleFunction(await readWorkload("workload.yaml"))
 */
export async function moduleFunction({
  plan,
  folder,
  name,
}: WorkloadFile): Promise<WorkloadFile["run"] | undefined> {
  if (plan.module === undefined) return undefined;
  const run = await defaultOf(plan.module, await containedPath(folder, plan.module));
  if (typeof run === "function") return run as NonNullable<Workload["run"]>;
  throw new WorkloadFileError(name, `module ${plan.module} has no function as its default export.`);
}

/** The default export of a module; undefined if it has none. @param shown Its name for people. */
async function defaultOf(shown: string, path: string): Promise<unknown> {
  try {
    return ((await import(pathToFileURL(path).href)) as { default?: unknown }).default;
  } catch (error) {
    const { name, code } = (error ?? {}) as Partial<NodeJS.ErrnoException>;
    const why = code ?? name ?? "it threw no error";
    throw new WorkloadFileError(shown, `the module cannot be loaded (${why}). See why: node ${shown}`);
  }
}
