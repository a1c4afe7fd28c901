/*
 * The file by which a test drives the stand-in driver: `nvml-control`, beside the library. The writer is
 * nvml-stand-in.ts; offsets are stated in control-layout.ts too and checked here. Numbers are in the byte order of the machine.
 *
 * A card is a list of what it drew since when. Everything that it shows follows from that and the clock, so that
 * several processes see the same card, and a test knows the truth without asking it.
 */
#ifndef CONTROL_H
#define CONTROL_H

#include <assert.h>
#include <stddef.h>
#include <stdint.h>

enum { MOST_CARDS = 16, MOST_SEGMENTS = 64, MOST_PROCESSES = 16, MOST_TURNS = 128 };

/* Calls whose return codes can be set, and which are counted. */
enum call {
  CALL_ENERGY, CALL_POWER, CALL_FIELDS, CALL_FIELD_ENERGY, CALL_FIELD_INSTANT, CALL_FIELD_INSTANT_MODULE, CALL_FIELD_AVERAGE,
  CALL_UTILIZATION, CALL_PROCESSES, CALL_MIG, CALL_PCI, CALL_CAPABILITY, CALL_LIMIT, CALL_UUID, CALL_NAME, CALL_HANDLE,
  CALL_MEMORY, CALL_PROCESS_USE, CALL_PROCESSES_USE, CALLS
};

/* From a moment on the card drew so much: until the next segment. */
struct segment { uint64_t from_us; double microjoules; double watts; };

/* From a moment on a process had work on the card, or had none. */
struct turn { uint64_t from_us; uint32_t pid; uint32_t is_busy; };

struct card {
  char uuid[96];
  char name[96];
  char bus_id[32];           /* 00000000:41:00.0 */
  uint32_t capability_major, capability_minor;
  uint32_t refresh_us;       /* how often the counter and the power move */
  uint32_t limit_mw;
  uint32_t instant_us;       /* what the instant power is the mean of */
  uint32_t average_us;       /* and the average */
  uint32_t mig;
  uint64_t memory_bytes;     /* in use; half as many again are reserved */
  double counter_gain;       /* what the counter shows of the truth */
  double power_gain;         /* what the power shows of it */
  double gpu_share;          /* what the power of scope 0 shows of the whole module */
  uint32_t gpu_percent, memory_percent;
  uint32_t lost;             /* the code of every call, or 0 */
  uint32_t epoch;            /* handles from before are of a card that was lost */
  uint32_t processes;
  uint32_t pids[MOST_PROCESSES];
  uint32_t codes[CALLS];
  uint32_t calls[CALLS];     /* counted by the library; those for power by the program too */
  uint32_t segments;         /* ever; the last of them are in the ring */
  struct segment ring[MOST_SEGMENTS];
  uint32_t turns;            /* ever; the last of them are in their ring */
  uint32_t most_mw;          /* the highest limit that may be set */
  struct turn turned[MOST_TURNS];
};

struct control {
  uint32_t cards;
  uint32_t init_code;
  uint32_t is_manual;        /* the clock is now_us; else CLOCK_MONOTONIC */
  uint32_t delay_us;         /* busy time of each call */
  uint64_t now_us;
  uint32_t loads;            /* of the driver: who was connected before gets 999 until he connects again */
  uint32_t smi_fault;        /* 1 old driver, 2 hangs, 3 dies after a line, 4 floods, 5 prints [N/A], 6 half lines and garbage */
  char driver_version[32];
  struct card card[MOST_CARDS];
};

static_assert(offsetof(struct control, card) == 64, "as in control-layout.ts");
static_assert(offsetof(struct card, capability_major) == 224, "as in control-layout.ts");
static_assert(offsetof(struct card, memory_bytes) == 256, "as in control-layout.ts");
static_assert(offsetof(struct card, counter_gain) == 264, "as in control-layout.ts");
static_assert(offsetof(struct card, gpu_percent) == 288, "as in control-layout.ts");
static_assert(offsetof(struct card, pids) == 308, "as in control-layout.ts");
static_assert(offsetof(struct card, codes) == 372, "as in control-layout.ts");
static_assert(offsetof(struct card, calls) == 448, "as in control-layout.ts");
static_assert(offsetof(struct card, segments) == 524, "as in control-layout.ts");
static_assert(offsetof(struct card, ring) == 528, "as in control-layout.ts");
static_assert(offsetof(struct card, turns) == 2064, "as in control-layout.ts");
static_assert(offsetof(struct card, turned) == 2072, "as in control-layout.ts");
static_assert(sizeof(struct card) == 4120, "as in control-layout.ts");

/* The control file of a directory, or NULL. */
struct control *control_in(const char *directory);

/* The clock of the cards. */
uint64_t control_now_us(const struct control *control);

/* What the counter shows, in microjoules: as of the last refresh. */
double card_counter(const struct card *card, uint64_t now_us);

/* Part of the work that was seen of a process. */
struct use { uint32_t pid; double percent; uint64_t seen_us; };

/*
 * What was seen of the processes since a moment, as the driver's own sampler sees it: six times a second it notes for how much of the time since
 * the last look anything ran, and one of the processes that have work at that moment. Returns how many processes there are.
 */
uint32_t card_uses(const struct card *card, uint64_t now_us, uint64_t since_us, struct use *uses);

/* The mean power over a window that ends at the last refresh, in watts. */
double card_power(const struct card *card, uint64_t now_us, uint32_t window_us);

#endif
