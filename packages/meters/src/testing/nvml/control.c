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
