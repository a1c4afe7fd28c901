import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { format } from "node:util";
import ts from "typescript";
import { fencesOf, type Page } from "./markdown.ts";

/** A block of TypeScript in a page, as a file. */
export interface CodeBlock {
  /** Page and line, for people. */
  readonly where: string;
  /** Absolute path. The blocks of a page share a folder, so that they can import each other. */
  readonly file: string;
  readonly code: string;
  /** Whether the block states its file name in its first line. The others are scripts. */
  readonly named: boolean;
}

/** Resolves a specifier to a module. */
export type LoadModule = (specifier: string) => Promise<unknown>;

const NAME = /^\/\/ ([\w.-]+\.ts)\n/;

/**
 * The TypeScript blocks of a page, as files in a folder for the page below `folder`. Nothing is written
 * there.
 */
export function codeBlocksOf({ path, text }: Page, folder: string): readonly CodeBlock[] {
  const own = join(folder, path.replaceAll(/[^\w-]+/g, "-"));
  return fencesOf(text)
    .filter(({ language }) => language === "ts")
    .map(({ code, line }) => {
      const name = NAME.exec(code)?.[1];
      return {
        where: `${path}:${line}`,
        file: join(own, name ?? `line-${line}.ts`),
        code,
        named: name !== undefined,
      };
    });
}

/** The examples in the docstrings of a source file that import what they use. */
export function examplesOf({ path, text }: Page, folder: string): readonly CodeBlock[] {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  return source.statements
    .flatMap((statement) => ts.getJSDocTags(statement))
    .filter(({ tagName }) => tagName.text === "example")
    .map(({ pos, comment }) => {
      const line = source.getLineAndCharacterOfPosition(pos).line + 1;
      const file = join(folder, `${path.replaceAll(/[^\w-]+/g, "-")}-${line}.ts`);
      return { where: `${path}:${line}`, file, code: ts.getTextOfJSDocComment(comment) ?? "", named: false };
    })
    .filter(({ code }) => /^import .* from "wattspan\b/m.test(code));
}

/**
 * The compiler's errors for the blocks, with this repository's strictness; `files` are others that they
 * import. While it looks, they lie where what their package has installed can be imported.
 */
export function typeErrorsOf(
  blocks: readonly CodeBlock[],
  configFile: string,
  files: Readonly<Record<string, string>> = {},
): readonly string[] {
  const sources = { ...files, ...Object.fromEntries(blocks.map(({ file, code }) => [file, code])) };
  const root = packageOf(Object.keys(sources)[0] ?? configFile);
  const places = new Map(Object.keys(sources).map((file) => [relative(root, file), file]));
  const cache = join(root, "node_modules/.cache");
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, "blocks-"));
  try {
    for (const [place, file] of places) write(join(folder, place), sources[file] ?? "");
    const project = { extends: configFile, include: [], files: [...places.keys()] };
    write(join(folder, "tsconfig.json"), JSON.stringify(project));
    const { stdout } = spawnSync(
      process.execPath,
      [COMPILER, "-p", folder, "--noEmit", "--pretty", "false", "--checkers", "1"],
      {
        cwd: folder,
        encoding: "utf8",
      },
    );
    return [...stdout.matchAll(ERROR)].flatMap((error) => describe(error, places, blocks));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The native one, in a fifth of the time. */
const COMPILER = join(import.meta.dirname, "../../node_modules/typescript-native/bin/tsc");
/** With the lines that go on about it. */
const ERROR = /^(?:(.+)\((\d+),\d+\): )?error \w+: (.*(?:\n +.*)*)/gm;

function describe(
  [, place = "", line, message = ""]: RegExpExecArray,
  places: ReadonlyMap<string, string>,
  blocks: readonly CodeBlock[],
): readonly string[] {
  const text = message.replace(/\s+/g, " ");
  const file = places.get(place);
  // What blocks import is checked elsewhere.
  if (file === undefined) return place ? [] : [text];
  const where = blocks.find((block) => block.file === file)?.where ?? basename(file);
  return [`${where}, line ${line} of the block: ${text}`];
}

/** The folder around a file that has packages of its own. */
function packageOf(file: string): string {
  const folder = dirname(file);
  return existsSync(join(folder, "node_modules")) ? folder : packageOf(folder);
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

const AsyncFunction = Object.getPrototypeOf(async () => undefined).constructor as new (
  ...names: readonly string[]
) => (require: (specifier: string) => unknown, exports: object, console: Console) => Promise<void>;

/** Runs a block to its end and returns its exports. `say` receives its output. */
export async function runBlock(
  { file, code }: CodeBlock,
  load: LoadModule,
  say: (line: string) => void,
): Promise<object> {
  const options = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 };
  const script = ts.transpileModule(code, { fileName: file, compilerOptions: options }).outputText;
  const modules = new Map<string, unknown>();
  for (const [, specifier = ""] of script.matchAll(/\brequire\("([^"]+)"\)/g)) {
    // The mark that makes `import x from` take the default export, not the whole module.
    modules.set(specifier, { __esModule: true, ...((await load(specifier)) as object) });
  }
  const exports = {};
  const log = (...values: unknown[]) => say(format(...values));
  const run = new AsyncFunction("require", "exports", "console", script);
  await run((specifier) => modules.get(specifier), exports, { ...console, log });
  return exports;
}
