import { runOutage } from "./outage.ts";

console.log("time   API      gCO2e/kWh  is        flags");
await runOutage(({ time, state, intensity, tookMs }) => {
  const { gramsPerKwh, kind = "", stale, insteadOf, otherBasis } = intensity;
  const flags = [stale && "stale", insteadOf && `instead of ${insteadOf}`, otherBasis && "other basis"];
  const columns = [
    state.padEnd(8),
    String(gramsPerKwh.value).padStart(9),
    kind.padEnd(9),
    `${flags.filter(Boolean).join(", ").padEnd(36)}the call took ${tookMs.toFixed(2)} ms`,
  ];
  console.log(`${time}  ${columns.join("  ")}`);
});
