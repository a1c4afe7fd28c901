import { readdirSync } from "node:fs";
import { join } from "node:path";
import { defineConfig } from "vitest/config";

// Tests read each other's packages from source, so that they never see a stale build.
const conditions = ["@wattspan/source", "module", "node", "development|production"];

export default defineConfig({
  test: {
    reporters: ["default", "./scripts/count-reporter.ts"],
    projects: readdirSync("packages").map((name) => ({
      resolve: { conditions },
      ssr: { resolve: { conditions } },
      test: {
        name,
        root: `packages/${name}`,
        include: ["src/**/*.test.ts", "test/**/*.test.ts"],
        typecheck: {
          enabled: true,
          include: ["src/**/*.test-d.ts"],
          tsconfig: join(import.meta.dirname, "tsconfig.json"), // a file outside of it passes unchecked
          ignoreSourceErrors: true, // `npm run typecheck` reports those
        },
      },
    })),
  },
});
