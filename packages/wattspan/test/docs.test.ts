/** The documentation is right: its code compiles and runs, and its links lead somewhere. */

import { existsSync, globSync, mkdtempSync, readFileSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { globalMetering, setGlobalMetering } from "@wattspan/core";
import { afterEach, describe, expect, it, onTestFinished } from "vitest";
import {
  type CodeBlock,
  codeBlocksOf,
  examplesOf,
  runBlock,
  typeErrorsOf,
} from "../../../scripts/docs/code-blocks.ts";
import { anchorsOf, codeSpansOf, fencesOf, localLinksOf, pagesOf } from "../../../scripts/docs/markdown.ts";
import { TRIAL_MS, violationsOf } from "./faults/trials.js";

const root = resolve(import.meta.dirname, "../../..");
const pages = pagesOf(root);
/** Blocks are compiled as if they stood here, where everything that users install can be imported. */
const folder = join(import.meta.dirname, "docs");
const application = join(root, "scripts/docs/your-application.ts");
const APPLICATION = "./your-application.js";

const blocksOf = new Map(pages.map((page) => [page.path, codeBlocksOf(page, folder)]));
const examples = globSync("packages/wattspan/src/**/*.ts", { cwd: root }).flatMap((path) =>
  examplesOf({ path, text: readFileSync(join(root, path), "utf8") }, folder),
);
const allBlocks = [...[...blocksOf.values()].flat(), ...examples];

/** Every entry of this package, by the name under which users import it. */
const { exports } = JSON.parse(readFileSync(join(import.meta.dirname, "../package.json"), "utf8")) as {
  exports: Record<string, { "@wattspan/source"?: string }>;
};
const self: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    Object.entries(exports).map(([entry, { "@wattspan/source": source }]) => [
      entry.replace(/^\./, "wattspan"),
      `.${source?.replace(/\.ts$/, ".js")}`,
    ]),
  ),
  [APPLICATION]: application,
};

/** Loads what a block imports: other blocks of its page by their names, everything else as usual. */
const loaderOf = (page: string) => {
  const running = new Map<string, Promise<object>>();
  const load = async (specifier: string): Promise<unknown> => {
    const name = specifier.replace(/^\.\//, "/").replace(/\.js$/, ".ts");
    const sibling = blocksOf.get(page)?.find(({ file }) => specifier.startsWith("./") && file.endsWith(name));
    if (!sibling) return import(self[specifier] ?? specifier);
    const module = running.get(sibling.file) ?? runBlock(sibling, load, () => undefined);
    running.set(sibling.file, module);
    return module;
  };
  return load;
};

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** Some code writes files where it runs. */
function leaveFor(folder: string): void {
  const before = process.cwd();
  process.chdir(folder);
  onTestFinished(() => process.chdir(before));
}

const { fetch } = globalThis;

async function shutDown(): Promise<void> {
  await globalMetering()?.shutdown();
  setGlobalMetering(undefined);
  globalThis.fetch = fetch; // some code meters the global one
}
afterEach(shutDown);

// First: other examples register with frameworks, which do not forget it.
describe("outputs in the documentation", () => {
  /** The front page shows figures of a machine. */
  const VARIES = "README.md";
  /** Between the end of an example and its output: nothing, or a line such as "`node refuse.ts` prints". */
  const MAX_GAP = 3;
  /** Scripts, and the text that a page shows right after them. */
  const shown = pages.flatMap(({ path, text }) => {
    const fences = fencesOf(text);
    return fences.flatMap(({ line, code }, at) => {
      const block = blocksOf.get(path)?.find(({ where }) => where === `${path}:${line}`);
      const next = fences[at + 1];
      if (path === VARIES || !block || block.named || next?.language !== "text") return [];
      const isOutput = next.line - (line + code.split("\n").length) - 1 <= MAX_GAP;
      return isOutput ? [{ where: block.where, path, block, output: next.code }] : [];
    });
  });

  it("the examples with an output are found", () => {
    expect(shown.length).toBeGreaterThan(9);
  });

  it.each(shown)(
    "the example at $where prints what the page shows after it",
    async ({ path, block, output }) => {
      const printed: string[] = [];
      await runBlock(block, loaderOf(path), (line) => printed.push(line));
      expect(`${printed.join("\n")}\n`).toBe(output);
    },
  );
});

describe("code in the documentation", () => {
  const wrong: CodeBlock = {
    where: "wrong.md:1",
    file: join(folder, "wrong.ts"),
    code: 'import { meterStep } from "wattspan";\nmeterStep({ nam: "x" }, () => 1);\ncreateMetering();\n',
    named: false,
  };
  /** All blocks in one program, with one that is wrong. */
  const typeErrors = once(() => {
    const text = readFileSync(application, "utf8");
    const copies = Object.fromEntries(
      allBlocks.map(({ file }) => [join(dirname(file), "your-application.ts"), text]),
    );
    return typeErrorsOf([...allBlocks, wrong], join(root, "tsconfig.json"), copies);
  });

  it("code in the documentation, and whole examples in docstrings, compile as strictly as the code of this repository", () => {
    expect(examples.length).toBeGreaterThan(4);
    expect(typeErrors().filter((error) => !error.startsWith(wrong.where))).toEqual([]);
  });

  it("code in the documentation would not compile with a mistake, or with a name that it does not import", () => {
    expect(typeErrors().filter((error) => error.startsWith(wrong.where))).toEqual([
      expect.stringMatching(/^wrong\.md:1, line 2 of the block: .*'nam' does not exist/),
      expect.stringMatching(/^wrong\.md:1, line 3 of the block: Cannot find name 'createMetering'/),
    ]);
  });

  it("code in the documentation runs", { timeout: allBlocks.length * TRIAL_MS }, async () => {
    leaveFor(mkdtempSync(join(tmpdir(), "wattspan-docs-")));
    const scripts = pages.flatMap(({ path }) =>
      (blocksOf.get(path) ?? []).filter(({ named }) => !named).map((block) => ({ path, block })),
    );
    expect(scripts.length).toBeGreaterThan(50);
    const rows = Object.fromEntries(scripts.map((script) => [script.block.where, script]));
    const violations = await violationsOf(rows, async ({ path, block }) => {
      try {
        await runBlock(block, loaderOf(path), () => undefined);
      } finally {
        await shutDown();
      }
    });
    expect(violations).toEqual([]);
  });
});

describe("the front page", () => {
  const page = pages.find(({ path }) => path === "README.md")?.text ?? "";

  it("the first example prints its lines in the order that the page shows", async () => {
    const [block] = blocksOf.get("README.md") ?? [];
    const shown = fencesOf(page).find(({ language }) => language === "text")?.code ?? "";
    if (!block) throw new Error("The page has no example.");
    const printed: string[] = [];
    await runBlock(block, loaderOf("README.md"), (line) => printed.push(line));
    const begins = (lines: readonly string[]) => lines.map((line) => line.split(" ").slice(0, 2).join(" "));
    expect(begins(printed)).toEqual(begins(shown.trim().split("\n")));
  });

  it("how far methods differ is the median of the table, and called so", () => {
    const table = readFileSync(join(root, "docs/models/README.md"), "utf8");
    const medianOf = (tokens: string): number =>
      Number(
        table
          .split("\n")
          .find((line) => line.startsWith(`| ${tokens} `))
          ?.split("|")[2],
      );
    const [chat, long] = [medianOf("900 + 250").toFixed(0), 10 * Math.round(medianOf("50,000 + 500") / 10)];
    expect(page).toContain(`differ at the median by a factor of ${chat}, or ${long} for long inputs`);
  });
});

// The tests that a page shows are collected as tests of ours.
for (const [page, blocks] of blocksOf) {
  for (const block of blocks.filter(({ file }) => file.endsWith(".test.ts"))) {
    describe(page, async () => {
      await runBlock(block, loaderOf(page), () => undefined);
    });
  }
}

it("files that the documentation names exist", () => {
  /** A path from the root, or from the sources or tests of core, where most of what is explained stands. */
  const isFound = (code: string) =>
    ["", "packages/core/src", "packages/core/test"].some((folder) => existsSync(join(root, folder, code)));
  const isPath = (code: string, page: string) =>
    /^(packages|scripts|examples)\/[\w./@-]+$/.test(code) ||
    (page === "docs/explanation/attribution.md" && /^[\w./-]+\.ts$/.test(code));
  // The worked examples name files that a reader is going to write.
  const named = pages
    .filter(({ path }) => !path.startsWith("docs/how-to/own-"))
    .flatMap(({ path, text }) => codeSpansOf(text).map((code) => ({ path, code })))
    .filter(({ path, code }) => isPath(code, path));
  expect(named.length).toBeGreaterThan(30);
  expect(named.filter(({ code }) => !isFound(code))).toEqual([]);
});

it("the drawings of the architecture have every package, and every room of core", () => {
  const drawings = fencesOf(readFileSync(join(root, "docs/explanation/architecture.md"), "utf8")).map(
    ({ code }) => code,
  );
  const rooms = JSON.parse(readFileSync(join(root, "rooms.json"), "utf8")) as Record<string, object>;
  const wordsOf = (drawing = "") => drawing.match(/[a-z-]+/g) ?? [];
  const packages = globSync("packages/*", { cwd: root }).map((path) => basename(path));
  const coreRooms = Object.keys(rooms["packages/core/src"] ?? {}).map((path) => basename(path));
  expect(wordsOf(drawings[0])).toEqual(expect.arrayContaining(packages));
  expect(wordsOf(drawings[1])).toEqual(expect.arrayContaining(coreRooms));
});

it("the index of decisions has each of them by its title, and titles have one form", () => {
  const folder = "docs/decisions/";
  const index = readFileSync(join(root, folder, "README.md"), "utf8");
  const rows = [...index.matchAll(/^\| \[(\d{4})\]\((\S+)\)\s*\| (.+?)\s*\|$/gm)];
  const titles = pages
    .filter(({ path }) => path.startsWith(folder) && !path.endsWith("README.md"))
    .map(({ path, text }) => [path.slice(folder.length), text.split("\n", 1)[0]]);
  expect(rows.map(([, number, file, title]) => [file, `# ${number} ${title}`])).toEqual(titles);
});

describe("links in the documentation", () => {
  const broken = (path: string, text: string): readonly string[] =>
    localLinksOf(text)
      .filter((link) => {
        if (link.path === "") return !anchorsOf(text).has(link.anchor);
        const target = resolve(root, dirname(path), decodeURI(link.path));
        if (!existsSync(target)) return true;
        const isPage = target.endsWith(".md") && statSync(target).isFile();
        return isPage && link.anchor !== "" && !anchorsOf(readFileSync(target, "utf8")).has(link.anchor);
      })
      .map((link) => `${path}:${link.line}: ${link.path}#${link.anchor}`);

  it("links in the documentation lead to a file, and to a heading in it", () => {
    expect(pages.length).toBeGreaterThan(10);
    expect(pages.flatMap(({ path, text }) => broken(path, text))).toEqual([]);
  });

  it("a broken link in the documentation is found", () => {
    const text =
      "# Some `code`, here\n[a](no-such.md) [b](#no-such) [c](README.md#no-such) `[d](no)` [e](#some-code-here)\n";
    expect(broken("page.md", text)).toHaveLength(3);
  });

  it("links in a package's README lead nowhere outside of the package, of which alone a tarball is made", () => {
    const out = pages
      .filter(({ path }) => /^packages\/[^/]+\/README\.md$/.test(path))
      .flatMap(({ path, text }) =>
        localLinksOf(text)
          .filter((link) => link.path.startsWith(".."))
          .map(() => path),
      );
    expect(out).toEqual([]);
  });
});
