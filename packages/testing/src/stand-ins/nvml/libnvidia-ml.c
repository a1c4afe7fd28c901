/* Stand-in for libnvidia-ml.so.1: the entry points that an energy meter needs, of cards that control.h describes. */
#define _GNU_SOURCE
#include "control.h"

#include <dlfcn.h>
#include <libgen.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

enum { SUCCESS = 0, UNINITIALIZED = 1, INVALID = 2, NOT_SUPPORTED = 3, NOT_FOUND = 6, TOO_SMALL = 7, NO_LIBRARY = 12, LOST = 15, STRUCT_VERSION = 25, UNKNOWN = 999 };
static const unsigned long long MEMORY_BYTES = 80ull << 30;
enum { FIELD_ENERGY = 83, FIELD_AVERAGE = 185, FIELD_INSTANT = 186, SCOPE_GPU = 0, SCOPE_MODULE = 1, TYPE_U32 = 1, TYPE_U64 = 3 };

/* Of one epoch of a card. A card that comes back has a new one. */
struct handle { uint32_t index, epoch; };
typedef struct handle *nvmlDevice_t;

static struct control *control;
static struct handle handles[MOST_CARDS][8];
static unsigned connections;
static uint32_t loads;

static void dawdle(void) {
  if (!control->delay_us) return;
  struct timespec start, now;
  clock_gettime(CLOCK_MONOTONIC, &start);
  do clock_gettime(CLOCK_MONOTONIC, &now);
  while ((now.tv_sec - start.tv_sec) * 1000000 + (now.tv_nsec - start.tv_nsec) / 1000 < (long)control->delay_us);
}

static int connected(void) {
  if (!connections) return UNINITIALIZED;
  return loads == control->loads ? SUCCESS : UNKNOWN;
}

/* The card of a handle if `call` works on it now; else NULL and the code. */
static struct card *card_of(nvmlDevice_t handle, enum call call, int *code) {
  if ((*code = connected())) return NULL;
  if (!handle || handle->index >= control->cards) { *code = INVALID; return NULL; }
  struct card *card = &control->card[handle->index];
  __atomic_fetch_add(&card->calls[call], 1, __ATOMIC_RELAXED);
  dawdle();
  if (card->lost) *code = (int)card->lost;
  else if (handle->epoch != card->epoch) *code = LOST;
  else *code = (int)card->codes[call];
  return *code ? NULL : card;
}

static int text(const char *from, char *to, unsigned size) {
  if (strlen(from) >= size) return TOO_SMALL;
  strcpy(to, from);
  return SUCCESS;
}

int nvmlInit_v2(void) {
  if (!control) {
    Dl_info self;
    char path[4096];
    if (!dladdr((void *)nvmlInit_v2, &self)) return NO_LIBRARY;
    snprintf(path, sizeof path, "%s", self.dli_fname);
    if (!(control = control_in(dirname(path)))) return NO_LIBRARY;
  }
  if (control->init_code) return (int)control->init_code;
  if (!connections++) loads = control->loads;
  return SUCCESS;
}

int nvmlShutdown(void) {
  if (!connections) return UNINITIALIZED;
  connections--;
  return SUCCESS;
}

int nvmlSystemGetDriverVersion(char *to, unsigned size) {
  int code = connected();
  return code ? code : text(control->driver_version, to, size);
}

int nvmlDeviceGetCount_v2(unsigned *count) {
  int code = connected();
  if (!code) *count = control->cards;
  return code;
}

int nvmlDeviceGetHandleByIndex_v2(unsigned index, nvmlDevice_t *handle) {
  int code = connected();
  if (code) return code;
  if (index >= control->cards) return INVALID;
  struct card *card = &control->card[index];
  __atomic_fetch_add(&card->calls[CALL_HANDLE], 1, __ATOMIC_RELAXED);
  if (card->lost) return (int)card->lost;
  if (card->codes[CALL_HANDLE]) return (int)card->codes[CALL_HANDLE];
  *handle = &handles[index][card->epoch % 8];
  **handle = (struct handle){ index, card->epoch };
  return SUCCESS;
}

int nvmlDeviceGetHandleByUUID(const char *uuid, nvmlDevice_t *handle) {
  int code = connected();
  if (code) return code;
  for (unsigned index = 0; index < control->cards; index++)
    if (!strcmp(control->card[index].uuid, uuid)) return nvmlDeviceGetHandleByIndex_v2(index, handle);
  return NOT_FOUND;
}

int nvmlDeviceGetHandleByPciBusId_v2(const char *bus_id, nvmlDevice_t *handle) {
  int code = connected();
  if (code) return code;
  size_t length = strlen(bus_id); /* the domain may have four digits or eight */
  for (unsigned index = 0; index < control->cards; index++) {
    const char *own = control->card[index].bus_id;
    if (length <= strlen(own) && !strcmp(own + strlen(own) - length, bus_id)) return nvmlDeviceGetHandleByIndex_v2(index, handle);
  }
  return NOT_FOUND;
}

int nvmlDeviceGetName(nvmlDevice_t handle, char *to, unsigned size) {
  int code;
  struct card *card = card_of(handle, CALL_NAME, &code);
  return card ? text(card->name, to, size) : code;
}

int nvmlDeviceGetUUID(nvmlDevice_t handle, char *to, unsigned size) {
  int code;
  struct card *card = card_of(handle, CALL_UUID, &code);
  return card ? text(card->uuid, to, size) : code;
}

struct pci_info { char legacy[16]; unsigned domain, bus, device, device_id, subsystem_id; char bus_id[32]; };
int nvmlDeviceGetPciInfo_v3(nvmlDevice_t handle, struct pci_info *to) {
  int code;
  struct card *card = card_of(handle, CALL_PCI, &code);
  if (!card) return code;
  memset(to, 0, sizeof *to);
  sscanf(card->bus_id, "%x:%x:%x", &to->domain, &to->bus, &to->device);
  snprintf(to->legacy, sizeof to->legacy, "%04x:%02x:%02x.0", to->domain & 0xffff, to->bus & 0xff, to->device & 0xff);
  memcpy(to->bus_id, card->bus_id, sizeof to->bus_id);
  return SUCCESS;
}

int nvmlDeviceGetCudaComputeCapability(nvmlDevice_t handle, int *major, int *minor) {
  int code;
  struct card *card = card_of(handle, CALL_CAPABILITY, &code);
  if (!card) return code;
  *major = (int)card->capability_major;
  *minor = (int)card->capability_minor;
  return SUCCESS;
}

int nvmlDeviceGetEnforcedPowerLimit(nvmlDevice_t handle, unsigned *milliwatts) {
  int code;
  struct card *card = card_of(handle, CALL_LIMIT, &code);
  if (card) *milliwatts = card->limit_mw;
  return code;
}

int nvmlDeviceGetPowerManagementLimitConstraints(nvmlDevice_t handle, unsigned *least, unsigned *most) {
  int code;
  struct card *card = card_of(handle, CALL_LIMIT, &code);
  if (card) { *least = 1000; *most = card->most_mw; }
  return code;
}

int nvmlDeviceGetPersistenceMode(nvmlDevice_t handle, unsigned *mode) {
  int code;
  if (card_of(handle, CALL_NAME, &code)) *mode = 1;
  return code;
}

struct memory { unsigned long long total, free, used; };
/* What is reserved counts as used. */
int nvmlDeviceGetMemoryInfo(nvmlDevice_t handle, struct memory *to) {
  int code;
  struct card *card = card_of(handle, CALL_MEMORY, &code);
  if (!card) return code;
  unsigned long long used = card->memory_bytes + card->memory_bytes / 2;
  *to = (struct memory){ MEMORY_BYTES, MEMORY_BYTES - used, used };
  return SUCCESS;
}

struct memory_v2 { unsigned version; unsigned long long total, reserved, free, used; };
int nvmlDeviceGetMemoryInfo_v2(nvmlDevice_t handle, struct memory_v2 *to) {
  int code;
  struct card *card = card_of(handle, CALL_MEMORY, &code);
  if (!card) return code;
  if (to->version != (sizeof *to | 2u << 24)) return STRUCT_VERSION;
  to->total = MEMORY_BYTES;
  to->reserved = card->memory_bytes / 2;
  to->used = card->memory_bytes;
  to->free = MEMORY_BYTES - to->reserved - to->used;
  return SUCCESS;
}

int nvmlDeviceGetMigMode(nvmlDevice_t handle, unsigned *current, unsigned *pending) {
  int code;
  struct card *card = card_of(handle, CALL_MIG, &code);
  if (card) *current = *pending = card->mig;
  return code;
}

struct utilization { unsigned gpu, memory; };
int nvmlDeviceGetUtilizationRates(nvmlDevice_t handle, struct utilization *to) {
  int code;
  struct card *card = card_of(handle, CALL_UTILIZATION, &code);
  if (!card) return code;
  if (card->mig) return NOT_SUPPORTED;
  *to = (struct utilization){ card->gpu_percent, card->memory_percent };
  return SUCCESS;
}

int nvmlDeviceGetTotalEnergyConsumption(nvmlDevice_t handle, unsigned long long *millijoules) {
  int code;
  struct card *card = card_of(handle, CALL_ENERGY, &code);
  if (card) *millijoules = (unsigned long long)(card_counter(card, control_now_us(control)) / 1000);
  return code;
}

/* As the real one: the average where the card has one, else what it is now. */
int nvmlDeviceGetPowerUsage(nvmlDevice_t handle, unsigned *milliwatts) {
  int code;
  struct card *card = card_of(handle, CALL_POWER, &code);
  if (!card) return code;
  uint32_t window_us = card->average_us ? card->average_us : card->instant_us;
  *milliwatts = (unsigned)(card_power(card, control_now_us(control), window_us) * 1000);
  return SUCCESS;
}

struct field { unsigned id, scope; long long timestamp, latency_us; unsigned type; int code; uint64_t value; };
static void fill(const struct card *card, struct field *field) {
  uint64_t now_us = control_now_us(control);
  enum call call = field->id == FIELD_ENERGY ? CALL_FIELD_ENERGY
    : field->id == FIELD_AVERAGE ? CALL_FIELD_AVERAGE
    : field->scope == SCOPE_MODULE ? CALL_FIELD_INSTANT_MODULE : CALL_FIELD_INSTANT;
  bool is_power = (field->id == FIELD_AVERAGE || field->id == FIELD_INSTANT) && field->scope <= SCOPE_MODULE;
  uint32_t window_us = field->id == FIELD_AVERAGE ? card->average_us : card->instant_us;
  field->timestamp = (long long)now_us;
  field->latency_us = 40;
  field->code = (int)card->codes[call];
  if (field->code) return;
  if (field->id == FIELD_ENERGY) {
    field->type = TYPE_U64;
    field->value = (uint64_t)(card_counter(card, now_us) / 1000);
  } else if (is_power && window_us) {
    field->type = TYPE_U32;
    field->value = (uint64_t)(card_power(card, now_us, window_us) * (field->scope == SCOPE_GPU ? card->gpu_share : 1) * 1000);
  } else field->code = NOT_SUPPORTED;
}
int nvmlDeviceGetFieldValues(nvmlDevice_t handle, int count, struct field *fields) {
  int code;
  struct card *card = card_of(handle, CALL_FIELDS, &code);
  if (!card) return code;
  for (int i = 0; i < count; i++) fill(card, &fields[i]);
  return SUCCESS;
}

struct process { unsigned pid; unsigned long long memory; unsigned gpu_instance, compute_instance; };
int nvmlDeviceGetComputeRunningProcesses_v3(nvmlDevice_t handle, unsigned *count, struct process *to) {
  int code;
  struct card *card = card_of(handle, CALL_PROCESSES, &code);
  if (!card) return code;
  unsigned room = *count;
  *count = card->processes;
  if (card->processes > room) return TOO_SMALL;
  for (unsigned i = 0; i < card->processes; i++) to[i] = (struct process){ card->pids[i], 1u << 30, ~0u, ~0u };
  return SUCCESS;
}

/* Of those processes alone that did something. The buffer must have room for as many as some drivers keep looks, whose number is given where it is too small. */
enum { ROOM = 4096 };
static int uses_of(nvmlDevice_t handle, enum call call, unsigned room, uint64_t since_us, struct use *uses, unsigned *count) {
  int code;
  struct card *card = card_of(handle, call, &code);
  if (!card) return code;
  if (card->mig) return NOT_SUPPORTED;
  *count = room < ROOM ? ROOM : card_uses(card, control_now_us(control), since_us, uses);
  return room < ROOM ? TOO_SMALL : *count ? SUCCESS : NOT_FOUND;
}

struct process_use { unsigned pid; unsigned long long timestamp; unsigned sm, memory, encoder, decoder; };
int nvmlDeviceGetProcessUtilization(nvmlDevice_t handle, struct process_use *to, unsigned *count, unsigned long long since_us) {
  struct use uses[MOST_PROCESSES];
  int code = uses_of(handle, CALL_PROCESS_USE, to ? *count : 0, since_us, uses, count);
  for (unsigned i = 0; !code && i < *count; i++) to[i] = (struct process_use){ uses[i].pid, uses[i].seen_us, (unsigned)(uses[i].percent + 0.5), 0, 0, 0 };
  return code;
}

/* Of newer drivers; Blackwell has this one alone. */
struct process_use_v1 { unsigned long long timestamp; unsigned pid, sm, memory, encoder, decoder, jpeg, flow; };
struct processes_use { unsigned version, count; unsigned long long since_us; struct process_use_v1 *to; };
int nvmlDeviceGetProcessesUtilizationInfo(nvmlDevice_t handle, struct processes_use *asked) {
  struct use uses[MOST_PROCESSES];
  if (asked->version != (sizeof *asked | 1u << 24)) return STRUCT_VERSION;
  int code = uses_of(handle, CALL_PROCESSES_USE, asked->to ? asked->count : 0, asked->since_us, uses, &asked->count);
  for (unsigned i = 0; !code && i < asked->count; i++)
    asked->to[i] = (struct process_use_v1){ uses[i].seen_us, uses[i].pid, (unsigned)(uses[i].percent + 0.5), 0, 0, 0, 0, 0 };
  return code;
}
