/** Laws of the catalog: every documented spelling leads to its row, and nothing else leads anywhere. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyCharacter } from "../../../../scripts/fuzz/any-character.js";
import { createModelCatalog } from "./model-catalog.js";
import { indexOf, respelled, spellingsOf } from "./names/model-index.js";
import { defaultTables, modelCatalog, resolveModel } from "./resolve-model.js";

const known = indexOf(defaultTables());
/** Fireworks' `p` is a dot. */
const dotted = (name: string) => name.replace(/(\d)p(\d)/g, "$1.$2");

describe.each(defaultTables().map((table) => [table[0]?.table ?? "", table] as const))(
  "every row of %s",
  (name, table) => {
    const catalog = createModelCatalog({ tables: [table] });

    it(`every row of ${name} is found by each spelling that it names, in either case`, () => {
      for (const row of table) {
        for (const name of [row.name, ...(row.aliases ?? [])]) {
          for (const spelling of [name, name.toUpperCase()]) {
            const found = catalog.resolve(spelling);
            expect(found.status === "known" && found.model, spelling).toBe(row);
            const expected = name.toLowerCase() === row.name.toLowerCase() ? "exact" : "alias";
            expect(found.status === "known" && found.matched, spelling).toBe(expected);
          }
        }
      }
    });

    it(`every row of ${name} is found behind each route`, () => {
      for (const row of table) {
        for (const route of ["openrouter/", "litellm_proxy/azure/", "groq/", "together_ai/"]) {
          const found = catalog.resolve(`${route}${row.name}`);
          expect(found.status === "known" && found.model, `${route}${row.name}`).toBe(row);
        }
      }
    });
  },
);

describe("the catalog of all tables", () => {
  it("the catalog takes the first table that knows a name", () => {
    expect(resolveModel("gpt-oss-120b")).toMatchObject({ model: { table: "models-open@2026.11" } });
    expect(resolveModel("gpt-5.5")).toMatchObject({ model: { table: "ecologits@0.11.2" } });
    expect(resolveModel("claude-3-haiku")).toMatchObject({ model: { table: "models-assumed@2026.11" } });
    expect(resolveModel("claude-opus-4-1")).toMatchObject({ model: { table: "ecologits@0.9.3" } });
  });

  it("the catalog leaves out a derived spelling that would mean two rows", () => {
    const row = (name: string) => ({
      ...(modelCatalog().models[0] ?? expect.fail("no models")),
      ...{ name, aliases: [], table: "t@1" },
    });
    const catalog = createModelCatalog({ tables: [[row("one/same"), row("two/same")]] });
    expect(catalog.resolve("one/same").status).toBe("known");
    expect(catalog.resolve("same").status).toBe("unknown");
  });
});

describe("nothing is matched by similarity", () => {
  it("random text is unknown to the catalog", () => {
    const text = fc.oneof(
      fc.string({ maxLength: 40 }),
      fc.string({ unit: anyCharacter, maxLength: 40 }),
      fc.stringMatching(/^[a-z]{2,8}[-./:@][a-z0-9.-]{2,20}$/),
    );
    fc.assert(
      fc.property(text, (name) => {
        fc.pre(!known.has(name.toLowerCase()));
        const bare = name.toLowerCase().replace(/^.*\/|:latest$/g, "");
        fc.pre(!known.has(bare)); // "o1" behind a route is no accident
        expect(resolveModel(name).status).toBe("unknown");
      }),
      { numRuns: 3000 },
    );
  });

  it("a known name with one letter changed is unknown, or another name that is documented", () => {
    const names = [...known.keys()];
    const letters = fc.constantFrom(..."abcdefghijklmnopqrstuvwxyz0123456789-.");
    fc.assert(
      fc.property(
        fc.constantFrom(...names),
        fc.nat(),
        letters,
        fc.constantFrom(0, 1),
        (name, at, letter, drop) => {
          const place = at % (name.length + 1);
          const other = name.slice(0, place) + letter + name.slice(place + drop);
          fc.pre(other !== name);
          const found = resolveModel(other);
          if (found.status === "unknown") return;
          // Then what is left without prefix, suffix and date is, letter by letter, a spelling of the row.
          const left = other.toLowerCase().replace(/(^|\/)(llama|qwen)-v(?=\d)/, "$1$2-");
          const spellings = [...spellingsOf(found.model), ...respelled(found.model)];
          expect(
            spellings.some((spelling) => dotted(left).includes(dotted(spelling.split(":")[0] ?? spelling))),
            `${other} led to ${found.model.name}`,
          ).toBe(true);
          if (found.matched === "dated" || found.hints) return;
          if (!/[/:]|^[a-z0-9]+\.|^databricks-|[-.][a-z]+$|-250[79]$|-\d{4}$|\dp\d/.test(other))
            expect(spellings, `${other} led to ${found.model.name}`).toContain(left);
        },
      ),
      { numRuns: 3000 },
    );
  });

  it("resolveModel never throws, and gives the same each time, for any mix of parts of names", () => {
    const parts = fc.constantFrom(
      ..."azure/ bedrock/ arn:aws:bedrock: us-east-1 :: foundation-model/ us. anthropic. meta. projects/p/locations/ ft: :org::id -v1:0 :free -q4_k_m .gguf -2024-08-06 @20250514 :latest gpt-4o llama3.1 8b / : . - @".split(
        " ",
      ),
    );
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 8 }), (pieces) => {
        const name = pieces.join("");
        expect(resolveModel(name)).toEqual(resolveModel(name));
      }),
      { numRuns: 3000 },
    );
  });
});
