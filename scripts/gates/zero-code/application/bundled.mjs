// An application bundled into one file, in either format.
import { meterInference, startWattspan } from "wattspan";

async function main() {
  const footprints = [];
  const observers = [(footprint) => footprints.push(footprint)];
  const wattspan = await startWattspan({ location: { country: "DE" }, observers });
  const usage = { prompt_tokens: 100, completion_tokens: 50, total_tokens: 150 };
  meterInference({ model: "gpt-4o-mini", provider: "openai" }, () => ({ usage }));
  await wattspan.shutdown();
  const [{ method, energy, co2e }] = footprints;
  console.log(footprints.length, method, energy.value > 5, co2e.value > 0);
}

main();
