/** Pages of exporters, in their formats, for given values. */

/** A card as dcgm-exporter shows it. */
export interface DcgmCard {
  readonly uuid: string;
  /** Its number. Default: its place in the list. */
  readonly index?: number;
  /** Default: an H100. */
  readonly model?: string;
  /** mJ, as text: blank values are larger than a number can hold. */
  readonly millijoules?: string;
  readonly watts?: string;
  /** More labels, such as `GPU_I_ID="1"`. */
  readonly labels?: string;
  readonly hostname?: string;
  /** It was `Hostname` before May 2026. */
  readonly hostnameLabel?: "hostname" | "Hostname";
}

/** A page of dcgm-exporter. @example dcgmPage([{ uuid: "GPU-1", watts: "300", millijoules: "4200000" }]) */
export function dcgmPage(cards: readonly DcgmCard[]): string {
  const rows = (name: string, type: string, value: (card: DcgmCard) => string | undefined) => [
    `# HELP ${name} Made up.`,
    `# TYPE ${name} ${type}`,
    ...cards.flatMap((card, place) => {
      const { uuid, index: gpu = place, labels, hostname = "node-1", hostnameLabel = "hostname" } = card;
      const { model = "NVIDIA H100 80GB HBM3" } = card;
      const shown = value(card);
      const more = labels ? `,${labels}` : "";
      const all = `gpu="${gpu}",UUID="${uuid}",pci_bus_id="00000000:0${gpu}:00.0",device="nvidia${gpu}",modelName="${model}",${hostnameLabel}="${hostname}"${more}`;
      return shown === undefined ? [] : [`${name}{${all}} ${shown}`];
    }),
  ];
  return page(
    rows("DCGM_FI_DEV_POWER_USAGE", "gauge", ({ watts }) => watts),
    rows("DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION", "counter", ({ millijoules }) => millijoules),
    rows("DCGM_FI_DEV_MEMORY_TEMP", "gauge", () => "9223372036854775794"),
  );
}

/** A zone as Kepler shows it. */
export interface KeplerZone {
  readonly zone: string;
  readonly path: string;
  readonly joules: number;
  readonly node?: string;
}

/**
 * A page of Kepler since 0.10, with pods and processes whose energy is inside of the node's.
 * @example keplerPage([{ zone: "package", path: "/sys/class/powercap/intel-rapl:0", joules: 1000 }])
 */
export const keplerPage = (zones: readonly KeplerZone[]): string =>
  page(
    ['kepler_build_info{arch="amd64",revision="abc1234",version="v0.12.0"} 1'],
    ["# TYPE kepler_node_cpu_joules_total counter"],
    zones.flatMap(({ zone, path, joules, node = "n1" }) => [
      `kepler_node_cpu_joules_total{node_name="${node}",path="${path}",zone="${zone}"} ${joules}`,
      `kepler_node_cpu_active_joules_total{node_name="${node}",path="${path}",zone="${zone}"} ${joules / 4}`,
      `kepler_pod_cpu_joules_total{node_name="${node}",pod_name="chat-0",state="running",zone="${zone}"} ${joules / 8}`,
    ]),
  );

/** A socket as Scaphandre shows it. */
export interface ScaphandreSocket {
  readonly microjoules?: number;
  readonly microwatts?: number;
  readonly dramMicrojoules?: number;
}

/** A page of Scaphandre. @example scaphandrePage([{ microjoules: 5_000_000 }]) */
export const scaphandrePage = (sockets: readonly ScaphandreSocket[], psysMicrojoules?: number): string =>
  page(
    ["# TYPE scaph_host_power_microwatts gauge", "scaph_host_power_microwatts 28950000"],
    ["scaph_host_energy_microjoules 52649883221"],
    psysMicrojoules === undefined ? [] : [`scaph_host_rapl_psys_microjoules ${psysMicrojoules}`],
    ...sockets.map(({ microjoules, microwatts, dramMicrojoules }, id) => [
      ...(microjoules === undefined
        ? []
        : [`scaph_socket_energy_microjoules{socket_id="${id}"} ${microjoules}`]),
      ...(microwatts === undefined ? [] : [`scaph_socket_power_microwatts{socket_id="${id}"} ${microwatts}`]),
      ...(dramMicrojoules === undefined
        ? []
        : [
            `scaph_domain_energy_microjoules{domain_name="dram",domain_id="0",socket_id="${id}"} ${dramMicrojoules}`,
          ]),
      `scaph_domain_energy_microjoules{domain_name="core",domain_id="1",socket_id="${id}"} 77`,
    ]),
  );

const page = (...rows: readonly (readonly string[])[]): string => `${rows.flat().join("\n")}\n`;
