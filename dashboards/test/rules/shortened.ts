/** The rules, looking back for seconds in place of minutes, hours and days. Nothing else of them is changed. */

import { RULE_FILES, textOf } from "./rules.ts";

const SHORT: Readonly<Record<string, string>> = {
  ...{ "5m": "3s", "10m": "4s", "15m": "4s", "1h": "5s", "6h": "5s", "1d": "60s", "1d:10m": "60s:1s" },
};

/** Texts of both files of rules. */
export const shortenedRules = (): readonly string[] =>
  RULE_FILES.map((file) =>
    textOf(file)
      .replaceAll(/^ +interval: .*\n/gm, "")
      .replaceAll(/(present_over_time\(\S+)\[6h\]/g, "$1[60s]") // longer than a service is away
      .replaceAll(/\[(\w+(?::\w+)?)\]/g, (window, length: string) => {
        const short = SHORT[length] ?? (length.endsWith("s") ? length : undefined);
        if (short === undefined) throw new Error(`The window ${window} has no short form.`);
        return `[${short}]`;
      })
      .replaceAll("offset 1w", "offset 60s")
      .replaceAll("offset 1h", "offset 5s")
      // As the rule itself, it waits longer than its window: a counter that starts in one is not seen to grow.
      .replaceAll(/for: (\d+m)/g, (_, wait: string) => (wait === "20m" ? "for: 6s" : "for: 1s")),
  );
