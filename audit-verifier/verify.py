#!/usr/bin/env python3
"""Verifies records of `docs/audit-format.md`, version 1:  python3 verify.py FILE...

Prints one line of JSON for each file: `verdict` is `valid`, also for a `partial` record up to its last whole line, or `invalid`.
The exit status is 0 if all are valid, 1 if one is not, 2 if one cannot be read.
"""

import hashlib
import json
import math
import re
import sys
from collections import OrderedDict, deque

MAX_LINE = 16_777_216
MAX_WHOLE = 2**53 - 1
MAX_RESULTS = 65_536
TOLERANCE = 1e-9
JOULES_PER_KWH = 3_600_000.0
ZEROS = "0" * 64
DIGITS = re.compile(r"[0-9]{1,30}\Z")
ABSENT = None
TYPES = """device counter gauge gap open reopen lose start weight end expire tick
    result footprint repetition trailer""".split()  # each a method of Record

class Difference(Exception):
    """A value that is not what it must be."""

    def __init__(self, member, found, computed):
        self.member, self.found, self.computed = member, found, computed

class Invalid(Exception):
    """A difference and the number of its line."""

    def __init__(self, line, difference):
        self.line, self.difference = line, difference

# --- Members -------------------------------------------------------------------------------------

def is_number(value):
    return isinstance(value, float) and math.isfinite(value)  # every number is read as a double

def is_whole(value):
    return is_number(value) and 0 <= value <= MAX_WHOLE and value.is_integer()

def member_that(fits, words):
    """A function that reads a member and raises a Difference unless its value fits."""

    def read(obj, name, path=""):
        if name not in obj or not fits(obj[name]):
            raise Difference(path + name, obj.get(name), words)
        return obj[name]

    return read

number = member_that(is_number, "a finite number")
from_zero = member_that(lambda value: is_number(value) and value >= 0, "a number from 0")
whole = member_that(is_whole, "a whole number")
text = member_that(lambda value: isinstance(value, str), "text")
digits = member_that(lambda value: isinstance(value, str) and DIGITS.match(value), "1 to 30 decimal digits as text")
flag = member_that(lambda value: isinstance(value, bool), "true or false")
an_object = member_that(lambda value: isinstance(value, dict), "an object")
a_list = member_that(lambda value: isinstance(value, list), "a list")

def one_of(obj, name, *choices):
    if text(obj, name) not in choices:
        raise Difference(name, obj[name], " or ".join(choices))
    return obj[name]

def optional(read, obj, name, path=""):
    return read(obj, name, path) if name in obj else None

def must_equal(member, found, computed):
    """Of numbers and texts; None stands for an absent member."""
    if type(found) is not type(computed) or found != computed:
        raise Difference(member, found, computed)

def equal_whole(obj, name, computed, path=""):
    must_equal(path + name, obj.get(name), float(computed))

def equal_sum(obj, name, computed):
    """A member that must be absent if `computed` is None."""
    if name in obj and obj[name] is None:
        raise Difference(name, "null", computed)
    must_equal(name, obj.get(name), computed)

def equal_length(member, items, computed):
    must_equal(member + ".length", float(len(items)), float(computed))

def agrees(found, computed, unit=1.0):
    return abs(found - computed) <= TOLERANCE * max(unit, abs(computed))

def finite(value, member):
    """A computed value, which must be finite; `member` is what it is computed for."""
    if not math.isfinite(value):
        raise Difference(member, "not finite", "a finite number")
    return value

def divide(a, b):
    """a ÷ b of IEEE 754, where Python would raise."""
    if b != 0:
        return a / b
    return math.nan if a == 0 or math.isnan(a) else math.copysign(math.inf, a) * math.copysign(1.0, b)

# --- Devices and uses ----------------------------------------------------------------------------

class Share:
    """A use on one of its devices."""

    def __init__(self, use, weight):
        self.use, self.weight, self.ended = use, weight, False
        self.work = self.idle_time = 0.0  # open tick
        self.dynamic = self.idle = 0.0  # closed ticks

class Use:
    def __init__(self, number_, devices, weight):
        self.number, self.devices = number_, devices
        self.shares = [Share(self, weight) for _ in devices]
        self.unsettled = len(devices)
        self.ended, self.activity = False, None

class Sums:
    def __init__(self):
        self.work = self.busy = self.late_work = self.late_idle_time = 0.0

    def add(self, other):
        self.work += other.work
        self.busy += other.busy
        self.late_work += other.late_work
        self.late_idle_time += other.late_idle_time

class Device:
    def __init__(self, line):
        text(line, "zone")
        component, meter = text(line, "component"), text(line, "meter")
        one_of(line, "scope", "component", "device", "host")
        origin = one_of(line, "origin", "sensor", "model", "attributed")
        self.modulus = int(digits(line, "modulus")) if "modulus" in line else None
        self.max_watts = from_zero(line, "maxWatts")
        self.refresh = from_zero(line, "refresh")
        optional(number, line, "idleWatts")
        accuracy = optional(an_object, line, "accuracy")
        if accuracy is not None:
            number(accuracy, "low", "accuracy."), number(accuracy, "high", "accuracy.")
        self.shares_idle = one_of(line, "idle", "share", "exclude") == "share"
        self.kind = (component, "modelled" if origin == "model" else "measured", meter)

        self.last_count = self.last_gauge = None
        self.now = self.opened = 0.0
        self.energy = deque()  # open energy: (time, joules)
        self.shares = OrderedDict()  # use number -> Share, in the order of joining
        self.ended = []  # shares that have ended and not settled here
        self.before, self.after = Sums(), Sums()
        self.booked = self.owed = self.lent = self.spare = 0.0
        self.activity = self.idle = self.other = self.unattributed = 0.0
        self.ticks = 0

    def quiet(self):
        return not self.ended and all(share.ended for share in self.shares.values())

    def advance(self, t, member):
        seconds = finite(t - self.now, member)
        if not seconds > 0:
            return
        self.now = t
        weights, running = 0.0, 0
        for share in self.shares.values():
            weights += share.weight
            running += share.weight > 0
        if running == 0:
            return
        self.after.work = finite(self.after.work + weights * seconds, member)
        self.after.busy = finite(self.after.busy + seconds, member)
        for share in self.shares.values():
            if share.weight > 0:
                share.work += share.weight * seconds
                share.idle_time += seconds / running

    def roll(self):
        """Returns the uses that have settled on all their devices."""
        for share in self.shares.values():
            share.work = share.idle_time = 0.0
        self.before, self.after = Sums(), Sums()
        self.opened = self.now
        ended, self.ended = self.ended, []
        return [share.use for share in ended if self.settle(share)]

    def settle(self, share):
        """True if the use has settled on all its devices."""
        del self.shares[share.use.number]
        share.use.unsettled -= 1
        return share.use.unsettled == 0

    def counter_step(self, at, count, slack):
        """The computed step: a whole number, or the word for why there is none."""
        if self.last_count is None:
            return 0
        p, p_at = self.last_count
        elapsed = finite(at - p_at, "at")
        if self.modulus is not None and elapsed * self.max_watts * 1e6 >= float(self.modulus):
            return "ambiguous"
        if count >= p:
            d = count - p
        elif self.modulus is not None:
            d = self.modulus - p + count
        else:
            return "reset"
        if d < 0 or float(d) > (elapsed + slack) * self.max_watts * 1e6:
            return "reset"
        return d

    def gauge_step(self, moment, watts):
        if self.last_gauge is None:
            return 0.0
        watts0, moment0 = self.last_gauge
        if moment <= moment0:
            return 0.0
        return finite(((watts0 + watts) / 2) * (moment - moment0), "step")

    def add_energy(self, at, joules):
        finite(joules, "step")
        if joules != 0:
            self.energy.append((at, joules))

    def tick(self, line):
        """Closes a tick. Returns the uses that have settled."""
        start, to, late = number(line, "from"), number(line, "to"), from_zero(line, "late")
        rest, seen, stated = flag(line, "rest"), number(line, "seen"), number(line, "energy")
        idle_watts, refresh = from_zero(line, "idleWatts"), from_zero(line, "refresh")
        own, idle_share, most_share = from_zero(line, "own"), from_zero(line, "idle"), from_zero(line, "most")

        must_equal("from", start, self.opened)
        if to < start:
            raise Difference("to", to, start)
        if late > finite(to - start, "to"):
            raise Difference("late", late, to - start)

        joules = 0.0
        while self.energy and self.energy[0][0] <= seen:
            joules += self.energy.popleft()[1]
        finite(joules, "energy")
        if not agrees(stated, joules):
            raise Difference("energy", stated, joules)

        quiet = self.quiet()
        if quiet and not rest:
            raise Difference("rest", rest, True)
        if quiet or not rest:
            self.advance(to, "to")

        sums = Sums()
        if not rest:
            sums.add(self.before)
            sums.add(self.after)
        w, b = finite(sums.work, "to"), finite(sums.busy, "to")
        dynamic, running = self.divide_tick(joules, to - start, late, idle_watts, refresh, own, idle_share, most_share, w, b)
        if rest and not quiet:
            self.opened = to
            self.before = Sums()
            return []
        if not rest:
            for share in self.shares.values():
                share.dynamic += (dynamic * share.work) / w if w > 0 else 0.0
                share.idle += (running * share.idle_time) / b if b > 0 else 0.0
                finite(share.dynamic + share.idle, "energy")
        late_joules = (dynamic * sums.late_work) / w if w > 0 else 0.0
        late_joules += (running * sums.late_idle_time) / b if b > 0 else 0.0
        self.activity -= late_joules
        self.unattributed += late_joules
        self.check_books()
        return self.roll()

    def divide_tick(self, joules, d, late, idle_watts, refresh, own, idle_share, most_share, w, b):
        drawn = finite(joules - self.lent, "energy")
        part = min(1.0, late / max(d - late, late)) if d > 0 else 0.0
        energy = finite(max(0.0, drawn * (1 + part)), "energy")
        self.lent = energy - drawn
        most = finite(energy * most_share + self.spare, "most") if most_share < 1 else math.inf
        carry = self.owed

        if b > 0:
            watts, carried = idle_watts, 0.0
            rest = finite(energy - watts * d + carry, "energy")
            if rest < 0:
                floor = finite(-watts * refresh, "refresh")
                if rest < floor:
                    watts = max(0.0, watts - divide(floor - rest, d))
                    rest = min(0.0, energy + carry - watts * d)
                carried = rest
                rest = 0.0
            mine = finite(rest * own, "own")
            dynamic = mine if w > 0 else 0.0
            charged = finite(watts * idle_share * b, "idle") if self.shares_idle else 0.0
            running = min(charged, max(0.0, most - dynamic))
            idle = watts * d - running
            other = rest - mine
            unattributed = mine - dynamic
        else:
            available = energy + carry
            positive = max(0.0, available)
            dynamic = running = 0.0
            idle = min(finite(idle_watts * d, "idleWatts"), positive)
            remainder = positive - idle
            other = remainder * (1 - own)
            unattributed = remainder * own
            carried = min(0.0, available)

        self.booked += energy
        self.ticks += 1
        self.owed = carried
        limit = finite(idle_watts * refresh, "refresh")
        self.spare = min(limit, max(-limit, most - dynamic - running))
        self.activity += dynamic + running
        self.idle += idle
        self.other += other
        self.unattributed += unattributed
        self.check_books()
        return dynamic, running

    def check_books(self):
        for value in (self.booked, self.owed, self.lent, self.spare, self.activity, self.idle, self.other, self.unattributed):
            finite(value, "energy")

    def books(self):
        return {"total": self.booked - self.lent, "activity": self.activity, "idle": self.idle, "otherProcess": self.other,
                "unattributed": self.unattributed, "carry": self.owed - self.lent}  # fmt: skip

# --- Footprints ----------------------------------------------------------------------------------

def band(obj, name, path):
    """Checks a band and returns its value."""
    it = an_object(obj, name, path)
    path += name + "."
    value, low, high = number(it, "value", path), number(it, "low", path), number(it, "high", path)
    if value < low:
        raise Difference(path + "value", value, low)
    if value > high:
        raise Difference(path + "value", value, high)
    return value

def intensity(obj, name, path):
    return band(an_object(obj, name, path), "gramsPerKwh", path + name + ".")

class Part:
    def __init__(self, obj, path):
        self.path = path
        self.kind = (text(obj, "component", path), text(obj, "method", path), text(obj, "methodId", path))
        boundary, source = text(obj, "boundary", path), text(obj, "emissionSource", path)
        self.energy = optional(band, obj, "energy", path)
        self.co2e = optional(band, obj, "co2e", path)
        self.intensity = optional(intensity, obj, "intensity", path)
        self.counts = source == "operational" and self.energy is not None
        self.of_devices = self.counts and boundary == "client"
        self.slot_energy = self.slot_grams = 0.0
        for slot, slot_path in objects(optional(a_list, obj, "slots", path) or [], path + "slots"):
            energy = number(slot, "energy", slot_path)
            grams = intensity(slot, "intensity", slot_path)
            self.slot_grams = finite(self.slot_grams + energy * grams, slot_path + "energy")
            self.slot_energy = finite(self.slot_energy + energy, slot_path + "energy")

    def grams_per_joule(self, of_footprint):
        if self.slot_energy > 0:
            return self.slot_grams / self.slot_energy / JOULES_PER_KWH
        per_kwh = self.intensity if self.intensity is not None else of_footprint
        return None if per_kwh is None else per_kwh / JOULES_PER_KWH

def objects(items, path):
    """The objects of a list, each with its path."""
    for index, item in enumerate(items):
        if not isinstance(item, dict):
            raise Difference(f"{path}[{index}]", item, "an object")
        yield item, f"{path}[{index}]."

def add(total, summand):
    return summand if total is None else total + summand

def footprint_sums(footprint, take_result):
    """The computed `joules`, `grams` and `stated`; None where absent."""
    path = "footprint."
    identity = text(footprint, "id", path)
    optional(band, footprint, "energy", path)
    optional(band, footprint, "co2e", path)
    self_ = an_object(footprint, "self", path)
    optional(band, self_, "energy", path + "self.")
    optional(band, self_, "co2e", path + "self.")
    general = optional(intensity, footprint, "intensity", path)
    parts = [Part(*item) for item in objects(a_list(footprint, "parts", path), path + "parts")]

    drawn = take_result(identity)  # kind -> joules
    sums, first_of = {}, {}
    for part in parts:
        if part.of_devices:
            sums[part.kind] = finite(sums.get(part.kind, 0.0) + part.energy, part.path + "energy.value")
            first_of.setdefault(part.kind, part)
    for kind, total in sums.items():
        if kind in drawn and not agrees(total, drawn[kind]):
            raise Difference(first_of[kind].path + "energy.value", total, drawn[kind])

    joules, grams, stated, known = None, 0.0, None, True
    for part in parts:
        if not part.counts:
            continue
        member = part.path + "energy.value"
        if not part.of_devices or part.kind not in drawn:
            stated = finite(add(stated, part.energy), member)
            continue
        total, own = sums[part.kind], drawn[part.kind]
        if total != part.energy:
            own = finite(divide(own * part.energy, total), member)
        joules = finite(add(joules, own), member)
        per_joule = part.grams_per_joule(general)
        if per_joule is None:
            known = False
            continue
        emitted = finite(own * per_joule, member)
        if part.co2e is not None and not agrees(part.co2e, emitted, abs(per_joule)):
            raise Difference(part.path + "co2e.value", part.co2e, emitted)
        grams = finite(grams + emitted, member)
    return joules, grams if known and joules is not None else None, stated

class Results:
    """The last results that no footprint has taken."""

    def __init__(self):
        self.kept = OrderedDict()  # number -> (activity, joules by kind), oldest first
        self.by_activity = {}  # activity -> numbers, oldest first
        self.next = 0

    def keep(self, activity, joules):
        self.kept[self.next] = (activity, joules)
        self.by_activity.setdefault(activity, deque()).append(self.next)
        self.next += 1
        if len(self.kept) > MAX_RESULTS:
            oldest = next(iter(self.kept))
            self.by_activity[self.kept[oldest][0]].popleft()
            self.forget(oldest)

    def take(self, activity):
        """The joules by kind of the latest result of the activity; none if there is none."""
        return self.forget(self.by_activity[activity].pop()) if activity in self.by_activity else {}

    def forget(self, number_):
        activity, joules = self.kept.pop(number_)
        if not self.by_activity[activity]:
            del self.by_activity[activity]
        return joules

class Total:
    """A sum over the footprints of a repetition."""

    def __init__(self):
        self.count, self.joules, self.grams, self.stated, self.unknown = 0, None, None, None, False

    def add(self, joules, grams, stated):
        self.count += 1
        if joules is not None:
            self.joules = finite(add(self.joules, joules), "joules")
            self.unknown = self.unknown or grams is None
        if grams is not None:
            self.grams = finite(add(self.grams, grams), "grams")
        if stated is not None:
            self.stated = finite(add(self.stated, stated), "stated")

# --- The lines of a record -----------------------------------------------------------------------

class Record:
    """Checks one line after the other."""

    def __init__(self):
        self.lines = 0
        self.devices = []
        self.uses = {}  # that have started and not settled
        self.expected = deque()  # settled uses whose result lines must follow
        self.results = Results()
        self.result_count = self.footprint_count = self.repetition_count = 0
        self.total = Total()
        self.signature = "none"

    def check(self, line):
        type_ = text(line, "type")
        equal_whole(line, "seq", self.lines)
        self.lines += 1
        if self.lines <= 3:
            must_equal("type", type_, ("header", "environment", "workload")[self.lines - 1])
            if self.lines == 1:
                must_equal("format", line.get("format"), "wattspan-audit")
                equal_whole(line, "version", 1)
            return
        if self.expected:
            must_equal("type", type_, "result")
        elif type_ == "result":
            raise Difference("type", type_, "no result: no use has settled")
        if type_ not in TYPES:
            raise Difference("type", type_, "a type of version 1 in its place")
        getattr(self, type_)(line)

    def device_of(self, line):
        index = int(whole(line, "device"))
        if index >= len(self.devices):
            raise Difference("device", index, "one of the devices before")
        return self.devices[index]

    def use_of(self, line):
        use = self.uses.get(whole(line, "use"))
        if use is None:
            raise Difference("use", line["use"], "a use that has started and not settled")
        return use

    def settled(self, uses):
        for use in uses:
            del self.uses[use.number]
            self.expected.append(use)

    def device(self, line):
        equal_whole(line, "device", len(self.devices))
        self.devices.append(Device(line))

    def has_step(self, line):
        optional(text, line, "lost")
        if "step" in line and "lost" in line:
            raise Difference("lost", line["lost"], "not both step and lost")
        if "step" not in line and "lost" not in line:
            raise Difference("step", ABSENT, "step or lost")
        return "step" in line

    def counter(self, line):
        device, at, count = self.device_of(line), number(line, "at"), int(digits(line, "count"))
        factor, slack = from_zero(line, "factor"), optional(number, line, "slack")
        if self.has_step(line):
            step = int(digits(line, "step"))
            computed = device.counter_step(at, count, 0.0 if slack is None else slack)
            if step != computed:
                raise Difference("step", line["step"], str(computed))
            device.add_energy(at, factor * (float(step) / 1e6))
        device.last_count = (count, at)

    def gauge(self, line):
        device, at, watts = self.device_of(line), number(line, "at"), from_zero(line, "watts")
        window, factor = from_zero(line, "window"), from_zero(line, "factor")
        moment = finite(at - (window + device.refresh) / 2, "window")
        if self.has_step(line):
            step = from_zero(line, "step")
            must_equal("step", step, device.gauge_step(moment, watts))
            device.add_energy(at, factor * step)
        device.last_gauge = (watts, moment)

    def gap(self, line):
        self.device_of(line)
        number(line, "at")
        text(line, "reason")

    def open(self, line):
        device = self.device_of(line)
        device.now = device.opened = number(line, "at")
        device.energy.clear()

    def reopen(self, line):
        self.device_of(line).opened = number(line, "at")

    def lose(self, line):
        device = self.device_of(line)
        device.advance(number(line, "at"), "at")
        self.settled(device.roll())

    def start(self, line):
        use_number, at, weight = whole(line, "use"), number(line, "at"), from_zero(line, "weight")
        optional(whole, line, "parent")
        devices = []
        for position, index in enumerate(a_list(line, "devices")):
            member = f"devices[{position}]"
            if not is_whole(index) or index >= len(self.devices) or index in devices:
                raise Difference(member, index, "one of the devices before, each once")
            devices.append(int(index))
        if use_number in self.uses:
            raise Difference("use", use_number, "not that of a use that has not settled")
        use = self.uses[use_number] = Use(use_number, devices, weight)
        for index, share in zip(devices, use.shares):
            device = self.devices[index]
            device.advance(at, "at")
            if device.quiet():
                device.before.add(device.after)
                device.after = Sums()
            device.shares[use_number] = share

    def weight(self, line):
        use_number, device, at = whole(line, "use"), self.device_of(line), number(line, "at")
        weight = from_zero(line, "weight")
        device.advance(at, "at")
        share = device.shares.get(use_number)
        if share is not None and not share.ended:
            share.weight = weight

    def end(self, line):
        use, at, activity = self.use_of(line), number(line, "at"), optional(text, line, "activity")
        if use.ended:
            raise Difference("use", use.number, "a use that has not ended")
        use.ended, use.activity = True, activity
        for index, share in zip(use.devices, use.shares):
            device = self.devices[index]
            device.advance(at, "at")
            share.weight, share.ended = 0.0, True
            device.ended.append(share)
        if not use.devices:
            self.settled([use])

    def expire(self, line):
        use = self.use_of(line)
        if not use.ended:
            raise Difference("use", use.number, "a use that has ended")
        for index, share in zip(use.devices, use.shares):
            device = self.devices[index]
            if share not in device.ended:
                continue
            device.after.late_work += share.work
            device.after.late_idle_time += share.idle_time
            share.work = share.idle_time = 0.0
            device.ended.remove(share)
            device.settle(share)
        if use.unsettled == 0:
            self.settled([use])

    def tick(self, line):
        self.settled(self.device_of(line).tick(line))

    def result(self, line):
        use = self.expected.popleft()
        equal_whole(line, "use", use.number)
        equal_sum(line, "activity", use.activity)
        joules = a_list(line, "joules")
        equal_length("joules", joules, len(use.devices))
        kinds = {}
        for (item, path), index, share in zip(objects(joules, "joules"), use.devices, use.shares):
            equal_whole(item, "device", index, path)
            must_equal(path + "dynamic", item.get("dynamic"), share.dynamic)
            must_equal(path + "idle", item.get("idle"), share.idle)
            kind = self.devices[index].kind
            kinds[kind] = finite(kinds.get(kind, 0.0) + max(0.0, share.dynamic + share.idle), path)
        self.result_count += 1
        self.results.keep(use.activity, kinds)

    def footprint(self, line):
        joules, grams, stated = footprint_sums(an_object(line, "footprint"), self.results.take)
        equal_sum(line, "joules", joules)
        equal_sum(line, "grams", grams)
        equal_sum(line, "stated", stated)
        self.footprint_count += 1
        self.total.add(joules, grams, stated)

    def repetition(self, line):
        equal_whole(line, "index", self.repetition_count)
        number(line, "from"), number(line, "to")
        total, self.total = self.total, Total()
        equal_whole(line, "footprints", total.count)
        equal_sum(line, "joules", total.joules)
        equal_sum(line, "grams", None if total.unknown else total.grams)
        equal_sum(line, "stated", total.stated)
        optional(text, line, "void")
        optional(an_object, line, "facts")
        self.repetition_count += 1

    def trailer(self, line):
        equal_whole(line, "results", self.result_count)
        equal_whole(line, "footprints", self.footprint_count)
        equal_whole(line, "repetitions", self.repetition_count)
        books = a_list(line, "books")
        equal_length("books", books, len(self.devices))
        for index, (item, path) in enumerate(objects(books, "books")):
            equal_whole(item, "device", index, path)
            equal_whole(item, "ticks", self.devices[index].ticks, path)
            for name, computed in self.devices[index].books().items():
                must_equal(path + name, item.get(name), finite(computed, path + name))
        optional(text, line, "publicKey")
        if optional(text, line, "signature") is not None:
            self.signature = "not checked"

# --- The chain -----------------------------------------------------------------------------------

def reject_constant(word):
    raise ValueError(word)

def parse(data):
    """The object of a line; None if it is not a JSON object in UTF-8."""
    try:
        value = json.loads(data.decode("utf-8"), parse_int=float, parse_constant=reject_constant)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None

class Line:
    def __init__(self, number_, data):
        self.number = number_
        self.object = parse(data)
        self.hash = hashlib.sha256(data).hexdigest()
        self.trailer = self.object is not None and self.object.get("type") == "trailer"
        self.bad_feed = None  # the byte in the place of the line feed
        if self.trailer:
            at = max(0, data.rfind(b',"digest":"'))
            self.digest = hashlib.sha256(data[:at]).hexdigest()
            self.sealed = data[at:] == b',"digest":"' + self.digest.encode() + b'"}'

    @property
    def prev(self):
        return ABSENT if self.object is None else self.object.get("prev")

def read_lines(file):
    """Yields the whole lines. What follows a trailer is yielded even if it is cut off."""
    number_, after_trailer = 0, False
    while True:
        data = file.readline(MAX_LINE + 1)
        if not data:
            return
        number_ += 1
        if data.endswith(b"\n"):
            line = Line(number_, data[:-1])
        elif len(data) > MAX_LINE:
            raise Invalid(number_, Difference("line", "longer", f"at most {MAX_LINE} bytes"))
        else:
            line = Line(number_, data[:-1])
            if line.object is None and not after_trailer:
                return  # cut off
            line.bad_feed = data[-1]
        yield line
        after_trailer = line.trailer

def which_was_edited(line, after, lines):
    """`prev` of `after` is not the hash of `line`: the line to blame. `lines` are those that follow both."""
    if after.trailer:
        blame_line = after.sealed
    else:
        try:
            following = next(lines, None)
        except Invalid:  # too long: not what is looked for
            following = None
        blame_line = following is None or following.prev == after.hash
    if blame_line:
        return Invalid(line.number, Difference("hash", line.hash, after.prev))
    return Invalid(after.number, Difference("prev", after.prev, line.hash))

def check(record, line):
    try:
        record.check(line.object)
    except Difference as difference:
        raise Invalid(line.number, difference) from None

def verify(file):
    """Returns the answer; raises Invalid."""
    record, lines, held = Record(), read_lines(file), None
    for line in lines:
        if held is not None and held.trailer:
            raise Invalid(line.number, Difference("line", "a line", "nothing after the trailer"))
        if line.object is None:
            raise Invalid(line.number, Difference("line", "not a JSON object", "a JSON object"))
        if held is None:
            if line.prev != ZEROS:
                raise Invalid(line.number, Difference("prev", line.prev, ZEROS))
        elif line.prev != held.hash:
            raise which_was_edited(held, line, lines)
        else:
            check(record, held)
        if line.trailer:
            if not line.sealed:
                found = line.object.get("digest")
                found = "not at the end of the line" if found == line.digest else found
                raise Invalid(line.number, Difference("digest", found, line.digest))
            check(record, line)
        if line.bad_feed is not None:
            raise Invalid(line.number, Difference("line feed", f"byte {line.bad_feed}", "byte 10"))
        held = line
    is_whole = held is not None and held.trailer
    if held is not None and not is_whole:
        check(record, held)
    answer = {"verdict": "valid", "lines": 0 if held is None else held.number, "partial": not is_whole,
              "repetitions": record.repetition_count, "footprints": record.footprint_count}  # fmt: skip
    if is_whole:
        answer["signature"] = record.signature
    return answer

def plain(value):
    """A found or computed value for the answer."""
    if isinstance(value, float):
        if not math.isfinite(value):
            return "not finite"
        return int(value) if value.is_integer() and abs(value) <= MAX_WHOLE else value
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, str) and len(value) > 200:
        return value[:200] + "…"
    return value

def answer_of(path):
    """The answer on one file."""
    try:
        with open(path, "rb") as file:
            return verify(file)
    except Invalid as invalid:
        it = invalid.difference
        return {"verdict": "invalid", "line": invalid.line, "member": it.member,
                "found": plain(it.found), "computed": plain(it.computed)}  # fmt: skip

def main(paths):
    """One answer a line, in the order of the files."""
    if not paths:
        print(__doc__, file=sys.stderr)
        return 2
    status = 0
    for path in paths:
        try:
            answer = answer_of(path)
        except (OSError, ValueError, MemoryError) as error:
            print(f"{path}: {error}", file=sys.stderr)
            return 2
        print(json.dumps(answer))
        status = max(status, 0 if answer["verdict"] == "valid" else 1)
    return status

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
