/** The program from its sources: node --conditions=@wattspan/source wattspan.ts <arguments> */

import { enableCompileCache, registerHooks } from "node:module";
import { join } from "node:path";

// Hundreds of sources are compiled once, and not at each start.
enableCompileCache(join(import.meta.dirname, "../../../../node_modules/.cache/node"));

// Sources import each other by the names that they have once compiled.
registerHooks({
  resolve(specifier, context, next) {
    const isSource = /^\.{1,2}\/.*\.js$/.test(specifier) && !context.parentURL?.includes("/node_modules/");
    return next(isSource ? specifier.replace(/\.js$/, ".ts") : specifier, context);
  },
});

const { main } = await import("../../src/program/main.ts");
await main();
