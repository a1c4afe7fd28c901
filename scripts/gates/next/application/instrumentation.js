export async function register() {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { startWattspan } = await import("wattspan");
  const printFootprint = ({ kind, name, method, energy, co2e }) =>
    console.log(`footprint ${JSON.stringify([kind, name, method, energy?.value, co2e?.value])}`);
  await startWattspan({ observers: [printFootprint] });
}
