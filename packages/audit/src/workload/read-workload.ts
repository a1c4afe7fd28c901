/** Reads a workload file: YAML, JSON, or a module. */

import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { basename, dirname, extname, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { isMap, isNode, isPair, LineCounter, type Node, parseDocument } from "yaml";
import { checkWorkload, WorkloadProblem } from "./check-workload.js";
import { containedPath } from "./contained-path.js";
import type { Workload, WorkloadPlan } from "./workload.js";
import { WorkloadFileError } from "./workload-file-error.js";

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
 * @throws WorkloadFileError that names file, line and member, what was expected, and the nearest name
 * @example const { plan, folder } = await readWorkload("workload.yaml");
 */
export async function readWorkload(
  path: string,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Promise<WorkloadFile> {
  const kind = extname(path).toLowerCase();
  const place = { folder: dirname(resolve(path)), name: basename(path) };
  if (TEXTS.includes(kind)) return withModule({ ...place, plan: await planIn(path, environment) });
  if (!MODULES.includes(kind))
    throw new WorkloadFileError(path, `expected a file that ends in ${[...TEXTS, ...MODULES].join(", ")}`);
  const given = await defaultOf(path, resolve(path));
  if (given === undefined)
    throw new WorkloadFileError(path, "has no default export. Write `export default` before the workload.");
  const { run, ...rest } = (typeof given === "object" && given !== null ? given : {}) as Partial<Workload>;
  const hasFunction = typeof run === "function";
  const checked = hasFunction ? rest : given;
  const plan = located(path, () => checkWorkload(checked, environment, hasFunction));
  return hasFunction ? { ...place, plan, run } : withModule({ ...place, plan });
}

async function planIn(path: string, environment: Parameters<typeof checkWorkload>[1]): Promise<WorkloadPlan> {
  const text = await textOf(path);
  if (text.length > MAX_LENGTH)
    throw new WorkloadFileError(path, `is longer than ${MAX_LENGTH} characters, the most that is read.`);
  const lines = new LineCounter();
  const document = parsedIn(path, text, lines);
  const [fault] = [...document.errors, ...document.warnings];
  const lineAt = (offset: number) => lines.linePos(offset).line;
  if (fault)
    throw new WorkloadFileError(path, `is not YAML: ${fault.message}.`, { line: lineAt(fault.pos[0]) });
  return located(
    path,
    () => checkWorkload(plain(document, path), environment),
    (keys) => lineAt(offsetOf(document.contents, keys)),
  );
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

/** @throws WorkloadFileError for a file that is nested too deeply for the parser */
function parsedIn(path: string, text: string, lineCounter: LineCounter): ReturnType<typeof parseDocument> {
  try {
    return parseDocument(text, { lineCounter, prettyErrors: false });
  } catch (error) {
    throw new WorkloadFileError(path, `is not YAML: ${(error as Error).message}.`);
  }
}

/** Aliases could grow without bounds, and are not read. */
function plain(document: ReturnType<typeof parseDocument>, path: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 0 });
  } catch (error) {
    throw new WorkloadFileError(path, `has an alias or a tag that is not read: ${(error as Error).message}.`);
  }
}

/** Where a member is, or the nearest one around it. */
function offsetOf(root: Node | null, keys: readonly string[]): number {
  let offset = root?.range?.[0] ?? 0;
  let node: unknown = root;
  for (const key of keys) {
    const item = isMap(node)
      ? node.items.find((pair) => String((pair.key as { value?: unknown } | null)?.value) === key)
      : (node as { items?: readonly unknown[] } | null)?.items?.[Number(key)];
    const at = isPair(item) ? item.key : item;
    if (!isNode(at)) break;
    offset = at.range?.[0] ?? offset;
    node = isPair(item) ? item.value : item;
  }
  return offset;
}

/** States where a problem is. */
function located<T>(path: string, check: () => T, lineOf?: (keys: readonly string[]) => number): T {
  try {
    return check();
  } catch (error) {
    if (!(error instanceof WorkloadProblem)) throw error;
    const { keys, cause } = error;
    const member = cause.option === "(all)" ? "the workload" : cause.option;
    throw new WorkloadFileError(path, `${member} ${cause.problem}`, {
      member: keys.join("."),
      ...(lineOf && { line: lineOf(keys) }),
    });
  }
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
  throw new WorkloadFileError(name, `module ${plan.module} has no function as its default export.`, {
    member: "module",
  });
}

/**
 * The default export of a module; undefined if it has none.
 * @param shown Its name for people.
 * @throws WorkloadFileError
 * @example await defaultOf("work.mjs", resolve("work.mjs"))
 */
async function defaultOf(shown: string, path: string): Promise<unknown> {
  try {
    return ((await import(pathToFileURL(path).href)) as { default?: unknown }).default;
  } catch (error) {
    const { name, code } = (error ?? {}) as Partial<NodeJS.ErrnoException>;
    const why = code ?? name ?? "it threw no error";
    throw new WorkloadFileError(shown, `the module cannot be loaded (${why}). See why: node ${shown}`);
  }
}
