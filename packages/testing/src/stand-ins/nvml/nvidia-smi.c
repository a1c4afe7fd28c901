/*
 * Stand-in for nvidia-smi, of the cards that control.h describes: `--query-gpu` with `-lms`, and `--query-compute-apps`,
 * in the formats of the real one, and its ways to fail.
 */
#define _GNU_SOURCE
#include "control.h"

#include <inttypes.h>
#include <libgen.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { FAULT_OLD_DRIVER = 1, FAULT_HANGS, FAULT_DIES, FAULT_FLOODS, FAULT_NOT_AVAILABLE, FAULT_GARBAGE };
enum { NOT_SUPPORTED = 3, NO_PERMISSION = 4, NOT_INITIALIZED = 9, LOST = 15, RESET_REQUIRED = 16, MISMATCH = 18 };

static struct control *control;
static const char *only = NULL; /* UUIDs or places, by commas */

static bool is(const char *a, const char *b) { return strcmp(a, b) == 0; }

static void print_power(struct card *card, uint32_t window_us, enum call call) {
  __atomic_fetch_add(&card->calls[call], 1, __ATOMIC_RELAXED);
  if (card->lost == RESET_REQUIRED) printf("[GPU requires reset]");
  else if (card->codes[call] == NOT_SUPPORTED) printf("[Not Supported]");
  else if (card->lost || card->codes[call]) printf("[Unknown Error]");
  else if (!window_us || control->smi_fault == FAULT_NOT_AVAILABLE) printf("[N/A]");
  else printf("%.2f", card_power(card, control_now_us(control), window_us));
}

static void print_known(const struct card *card, enum call call, bool is_none, const char *format, uint64_t value) {
  if (card->lost == RESET_REQUIRED) printf("[GPU requires reset]");
  else if (card->lost) printf("[Unknown Error]");
  else if (is_none || card->codes[call]) printf("[N/A]");
  else printf(format, value);
}

static bool is_wanted(const struct card *card) {
  return !only || strstr(only, card->uuid) || strstr(only, card->bus_id + 4);
}

/* False: no such field. */
static bool print_field(const char *field, unsigned index, bool is_dry) {
  struct card *card = &control->card[index];
  bool is_old = control->smi_fault == FAULT_OLD_DRIVER;
  const char *known[] = { "timestamp", "index", "uuid", "name", "pci.bus_id", "driver_version", "power.draw", "power.limit", "power.max_limit",
    "enforced.power.limit", "persistence_mode", "utilization.gpu", "utilization.memory", "mig.mode.current", "memory.used",
    "compute_cap", "power.draw.instant", "power.draw.average" };
  unsigned count = sizeof known / sizeof *known - (is_old ? 3 : 0);
  bool found = false;
  for (unsigned i = 0; i < count; i++) found |= is(field, known[i]);
  if (!found || is_dry) return found;
  if (is(field, "timestamp")) printf("2026/11/24 09:41:07.123");
  else if (is(field, "index")) printf("%u", index);
  else if (is(field, "uuid")) printf("%s", card->uuid);
  else if (is(field, "name")) printf("%s", card->name);
  else if (is(field, "pci.bus_id")) printf("%s", card->bus_id);
  else if (is(field, "driver_version")) printf("%s", control->driver_version);
  else if (is(field, "persistence_mode")) printf("Enabled");
  else if (is(field, "compute_cap")) printf("%u.%u", card->capability_major, card->capability_minor);
  else if (is(field, "mig.mode.current")) printf("%s", card->codes[CALL_MIG] ? "[N/A]" : card->mig ? "Enabled" : "Disabled");
  else if (is(field, "utilization.gpu")) print_known(card, CALL_UTILIZATION, card->mig, "%" PRIu64, card->gpu_percent);
  else if (is(field, "utilization.memory")) print_known(card, CALL_UTILIZATION, card->mig, "%" PRIu64, card->memory_percent);
  else if (is(field, "memory.used")) print_known(card, CALL_MEMORY, false, "%" PRIu64, card->memory_bytes >> 20);
  else if (is(field, "power.draw.instant")) print_power(card, card->instant_us, CALL_FIELD_INSTANT);
  else if (is(field, "power.draw.average")) print_power(card, card->average_us, CALL_FIELD_AVERAGE);
  else if (is(field, "power.draw")) print_power(card, card->average_us ? card->average_us : card->instant_us, CALL_POWER);
  else if (card->codes[CALL_LIMIT]) printf("[N/A]");
  else printf("%.2f", (is(field, "power.max_limit") ? card->most_mw : card->limit_mw) / 1000.0);
  return true;
}

static void print_card(char *fields, unsigned index) {
  char copy[1024], *rest = NULL;
  snprintf(copy, sizeof copy, "%s", fields);
  for (char *field = strtok_r(copy, ",", &rest); field; field = strtok_r(NULL, ",", &rest)) {
    if (field != copy) printf(", ");
    print_field(field, index, false);
  }
  printf("\n");
}

static void check_fields(const char *fields) {
  char copy[1024], *rest = NULL;
  snprintf(copy, sizeof copy, "%s", fields);
  for (char *field = strtok_r(copy, ",", &rest); field; field = strtok_r(NULL, ",", &rest)) {
    if (print_field(field, 0, true)) continue;
    printf("Field \"%s\" is not a valid field to query.\n\n", field);
    exit(2);
  }
}

static void connect_or_exit(void) {
  int code = (int)control->init_code;
  if (code == NOT_INITIALIZED)
    printf("NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver. Make sure that the latest NVIDIA driver is installed and running.\n\n");
  else if (code == MISMATCH) printf("Failed to initialize NVML: Driver/library version mismatch\nNVML library version: 580.65\n");
  else if (code == NO_PERMISSION) printf("Failed to initialize NVML: Insufficient Permissions\n");
  else if (code) printf("Failed to initialize NVML: Unknown Error\n");
  if (code) exit(code & 0xff);
  for (unsigned i = 0; i < control->cards; i++) {
    if (control->card[i].lost != LOST || !is_wanted(&control->card[i])) continue;
    printf("Unable to determine the device handle for GPU%u: %s: GPU is lost.  Reboot the system to recover this GPU\n", i, control->card[i].bus_id);
    exit(LOST);
  }
  if (control->cards == 0) { printf("No devices were found\n"); exit(6); }
}

static void print_processes(void) {
  for (unsigned i = 0; i < control->cards; i++)
    for (unsigned p = 0; p < control->card[i].processes; p++) printf("%s, %u\n", control->card[i].uuid, control->card[i].pids[p]);
}

static void pause_for(long ms) {
  struct timespec pause = { ms / 1000, ms % 1000 * 1000000 };
  nanosleep(&pause, NULL);
}

static void misbehave(void) {
  if (control->smi_fault == FAULT_HANGS) for (;;) pause();
  if (control->smi_fault == FAULT_DIES) { fflush(stdout); exit(255); }
  if (control->smi_fault == FAULT_GARBAGE) printf("GPU-, \n, , ,\n\x80\xff, -3.5\n%s, 1e", control->card[0].uuid);
  while (control->smi_fault == FAULT_FLOODS) if (printf("%01000d", 0) < 0) exit(1);
}

int main(int count, char **arguments) {
  char self[4096] = "", *query = NULL;
  long loop_ms = 0;
  if (readlink("/proc/self/exe", self, sizeof self - 1) < 0 || !(control = control_in(dirname(self)))) return 12;
  for (int i = 1; i < count; i++) {
    if (!strncmp(arguments[i], "--query-gpu=", 12)) query = arguments[i] + 12;
    else if (!strncmp(arguments[i], "--id=", 5)) only = arguments[i] + 5;
    else if (!strncmp(arguments[i], "--loop-ms=", 10)) loop_ms = atol(arguments[i] + 10);
    else if (is(arguments[i], "-lms") && i + 1 < count) loop_ms = atol(arguments[++i]);
    else if (!strncmp(arguments[i], "--query-compute-apps=", 21)) { connect_or_exit(); print_processes(); return 0; }
  }
  if (!query) return 2;
  connect_or_exit();
  check_fields(query);
  do {
    for (unsigned i = 0; i < control->cards; i++) if (is_wanted(&control->card[i])) print_card(query, i);
    if (loop_ms) misbehave();
    if (fflush(stdout)) return 1;
    if (loop_ms) pause_for(loop_ms);
  } while (loop_ms);
  return 0;
}
