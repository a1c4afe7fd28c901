/** The program from its sources: node --conditions=@wattspan/source wattspan.ts <arguments> */

import { registerHooks } from "node:module";

// Sources import each other by the names that they have once compiled.
registerHooks({
  resolve(specifier, context, next) {
    const isSource = /^\.{1,2}\/.*\.js$/.test(specifier) && !context.parentURL?.includes("/node_modules/");
    return next(isSource ? specifier.replace(/\.js$/, ".ts") : specifier, context);
  },
});

const { main } = await import("../../src/main.ts");
await main();
