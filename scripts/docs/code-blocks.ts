import { basename, dirname, join } from "node:path";
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
 * import.
 */
export function typeErrorsOf(
  blocks: readonly CodeBlock[],
  configFile: string,
  files: Readonly<Record<string, string>> = {},
): readonly string[] {
  const { config } = ts.readConfigFile(configFile, ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [] }, ts.sys, dirname(configFile));
  const sources = new Map([
    ...Object.entries(files),
    ...blocks.map(({ file, code }) => [file, code] as const),
  ]);
  const folders = new Set([...sources.keys()].map((file) => dirname(file)));
  const host = ts.createCompilerHost(options);
  host.jsDocParsingMode = ts.JSDocParsingMode.ParseForTypeErrors; // as `tsc` does
  const { fileExists, readFile, directoryExists } = host;
  host.fileExists = (file) => sources.has(file) || fileExists(file);
  host.readFile = (file) => sources.get(file) ?? readFile(file);
  host.directoryExists = (folder) => folders.has(folder) || (directoryExists?.(folder) ?? true);
  const program = ts.createProgram({ rootNames: [...sources.keys()], options, host });
  // Only for these files: their imports are checked elsewhere.
  const found = [...sources.keys()].flatMap((file) =>
    ts.getPreEmitDiagnostics(program, program.getSourceFile(file)),
  );
  return [...new Set(found)].map((diagnostic) => describe(diagnostic, blocks));
}

function describe({ file, start = 0, messageText }: ts.Diagnostic, blocks: readonly CodeBlock[]): string {
  const message = ts.flattenDiagnosticMessageText(messageText, " ");
  if (file === undefined) return message;
  const where = blocks.find((block) => block.file === file.fileName)?.where ?? basename(file.fileName);
  return `${where}, line ${file.getLineAndCharacterOfPosition(start).line + 1} of the block: ${message}`;
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
  const log = (...values: unknown[]) => say(values.map(String).join(" "));
  const run = new AsyncFunction("require", "exports", "console", script);
  await run((specifier) => modules.get(specifier), exports, { ...console, log });
  return exports;
}
