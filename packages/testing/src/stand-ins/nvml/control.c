/* What a card shows, from what it drew: see control.h. */
#define _GNU_SOURCE
#include "control.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

struct control *control_in(const char *directory) {
  char path[4096];
  snprintf(path, sizeof path, "%s/nvml-control", directory);
  int descriptor = open(path, O_RDWR | O_CLOEXEC);
  if (descriptor < 0) return NULL;
  void *at = mmap(NULL, sizeof(struct control), PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
  close(descriptor);
  return at == MAP_FAILED ? NULL : at;
}

uint64_t control_now_us(const struct control *control) {
  if (control->is_manual) return control->now_us;
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (uint64_t)now.tv_sec * 1000000u + (uint64_t)now.tv_nsec / 1000u;
}

/* The truth, in microjoules. Before the oldest segment that is left the card drew what it drew then. */
static double drawn(const struct card *card, uint64_t at_us) {
  uint32_t count = card->segments;
  uint32_t oldest = count > MOST_SEGMENTS ? count - MOST_SEGMENTS : 0;
  while (count > oldest + 1 && card->ring[(count - 1) % MOST_SEGMENTS].from_us > at_us) count--;
  const struct segment *segment = &card->ring[(count - 1) % MOST_SEGMENTS];
  return segment->microjoules + segment->watts * ((double)at_us - (double)segment->from_us);
}

static uint64_t refreshed_us(const struct card *card, uint64_t now_us) { return now_us - now_us % card->refresh_us; }

double card_counter(const struct card *card, uint64_t now_us) {
  double microjoules = drawn(card, refreshed_us(card, now_us)) * card->counter_gain;
  return microjoules < 0 ? 0 : microjoules;
}

double card_power(const struct card *card, uint64_t now_us, uint32_t window_us) {
  uint64_t to_us = refreshed_us(card, now_us);
  uint64_t from_us = to_us > window_us ? to_us - window_us : 0;
  double watts = (drawn(card, to_us) - drawn(card, from_us)) / (double)(to_us - from_us);
  return watts * card->power_gain;
}

enum { LOOK_US = 1000000 / 6, MOST_LOOKS = 100 };

static const struct turn *turn_at(const struct card *card, uint32_t index) { return &card->turned[index % MOST_TURNS]; }

/* What each process did last before a moment, by its place in a list. Returns how many of them had work. */
static uint32_t busy_at(const struct card *card, uint64_t at_us, uint32_t *busy) {
  uint32_t count = 0, oldest = card->turns > MOST_TURNS ? card->turns - MOST_TURNS : 0;
  for (uint32_t i = oldest; i < card->turns && turn_at(card, i)->from_us <= at_us; i++) {
    const struct turn *turn = turn_at(card, i);
    uint32_t place = 0;
    while (place < count && busy[place] != turn->pid) place++;
    if (turn->is_busy && place == count && count < MOST_PROCESSES) busy[count++] = turn->pid;
    if (!turn->is_busy && place < count) busy[place] = busy[--count];
  }
  return count;
}

/* Part of the time between two looks in which any process had work. */
static double busy_part(const struct card *card, uint64_t from_us, uint64_t to_us) {
  uint32_t busy[MOST_PROCESSES], oldest = card->turns > MOST_TURNS ? card->turns - MOST_TURNS : 0;
  uint64_t at_us = from_us, busy_us = 0;
  uint32_t is_busy = busy_at(card, from_us, busy) > 0;
  for (uint32_t i = oldest; i < card->turns && turn_at(card, i)->from_us < to_us; i++) {
    uint64_t next_us = turn_at(card, i)->from_us;
    if (next_us <= at_us) continue;
    if (is_busy) busy_us += next_us - at_us;
    at_us = next_us;
    is_busy = busy_at(card, at_us, busy) > 0;
  }
  if (is_busy) busy_us += to_us - at_us;
  return (double)busy_us / (double)(to_us - from_us);
}

uint32_t card_uses(const struct card *card, uint64_t now_us, uint64_t since_us, struct use *uses) {
  uint64_t last = now_us / LOOK_US, first = since_us / LOOK_US + 1;
  if (last > MOST_LOOKS && first < last - MOST_LOOKS) first = last - MOST_LOOKS;
  uint32_t count = 0;
  for (uint64_t look = first; look <= last; look++) {
    uint32_t busy[MOST_PROCESSES], found = busy_at(card, look * LOOK_US, busy);
    if (!found) continue;
    uint32_t pid = busy[(uint32_t)(look * 2654435761u) % 65521 % found], place = 0;
    while (place < count && uses[place].pid != pid) place++;
    if (place == count) uses[count++] = (struct use){ pid, 0, 0 };
    uses[place].percent += 100 * busy_part(card, (look - 1) * LOOK_US, look * LOOK_US) / (double)(last - first + 1);
    uses[place].seen_us = look * LOOK_US;
  }
  return count;
}
