#!/usr/bin/env python3
"""Verifies records of `docs/reference/audit-format.md`, version 1:  python3 verify.py FILE...

Prints one line of JSON for each file: `verdict` is `valid`, also for a `partial` record up to its last whole line, or `invalid`.
The exit status is 0 if all are valid, 1 if one is not, 2 if one cannot be read. There are no options: signatures are not checked.
"""

import base64
import hashlib
import json
import math
import os
import re
import stat
import sys
from collections import OrderedDict, deque

MAX_LINE = 16_777_216
MAX_NUMBER = 1e18
MAX_WHOLE = 2**53 - 1
MAX_DEPTH = 100
MAX_RESULTS = 65_536
TOLERANCE = 1e-9
JOULES_PER_KWH = 3_600_000.0
ZEROS = "0" * 64
DIGITS = re.compile(r"(0|[1-9][0-9]{0,29})\Z")
FACTS = ("header", "environment", "workload")
RULES = {"steal": "stealShare", "others": "othersShare", "throttling": "throttles", "clock": "clockStepS",
         "frequency": "frequencyChange", "meter": "lost"}  # fmt: skip
ED25519 = bytes.fromhex("302a300506032b6570032100")  # before the 32 bytes of a public key in DER
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
    return isinstance(value, float) and abs(value) <= MAX_NUMBER  # every number is read as a double

def is_whole(value):
    return is_number(value) and 0 <= value <= MAX_WHOLE and value.is_integer()

def member_that(fits, words):
    """A function that reads a member and raises a Difference unless its value fits."""

    def read(obj, name, path=""):
        if name not in obj or not fits(obj[name]):
            raise Difference(path + name, obj.get(name), words)
        return obj[name]

    return read

number = member_that(is_number, "a number of at most 10^18")
from_zero = member_that(lambda value: is_number(value) and value >= 0, "a number from 0")
whole = member_that(is_whole, "a whole number")
text = member_that(lambda value: isinstance(value, str), "text")
digits = member_that(lambda value: isinstance(value, str) and DIGITS.match(value), "1 to 30 decimal digits without leading zeros")
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
    must_equal(name, optional(text if isinstance(computed, str) else number, obj, name), computed)

def equal_length(member, items, computed):
    must_equal(member + ".length", float(len(items)), float(computed))

def must_agree(member, found, computed, unit=1.0):
    if not abs(found - computed) <= TOLERANCE * max(unit, abs(computed)):
        raise Difference(member, found, computed)

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
        optional(from_zero, line, "idleWatts")
        accuracy = optional(an_object, line, "accuracy")
        if accuracy is not None:
            from_zero(accuracy, "low", "accuracy."), from_zero(accuracy, "high", "accuracy.")
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

    def advance(self, t):
        seconds = t - self.now
        if not seconds > 0:
            return
        self.now = t
        weights, running = 0.0, 0
        for share in self.shares.values():
            weights += share.weight
            running += share.weight > 0
        if running == 0:
            return
        self.after.work += weights * seconds
        self.after.busy += seconds
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
        elapsed = at - p_at
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
        return ((watts0 + watts) / 2) * (moment - moment0)

    def add_energy(self, at, joules):
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
        if late > to - start:
            raise Difference("late", late, to - start)

        joules = 0.0
        while self.energy and self.energy[0][0] <= seen:
            joules += self.energy.popleft()[1]
        must_agree("energy", stated, joules)

        quiet = self.quiet()
        if quiet and not rest:
            raise Difference("rest", rest, True)
        if quiet or not rest:
            self.advance(to)

        sums = Sums()
        if not rest:
            sums.add(self.before)
            sums.add(self.after)
        w, b = sums.work, sums.busy
        dynamic, running = self.divide_tick(joules, to - start, late, idle_watts, refresh, own, idle_share, most_share, w, b)
        if rest and not quiet:
            self.opened = to
            self.before = Sums()
            return []
        if not rest:
            for share in self.shares.values():
                share.dynamic += (dynamic * share.work) / w if w > 0 else 0.0
                share.idle += (running * share.idle_time) / b if b > 0 else 0.0
        late_joules = (dynamic * sums.late_work) / w if w > 0 else 0.0
        late_joules += (running * sums.late_idle_time) / b if b > 0 else 0.0
        self.activity -= late_joules
        self.unattributed += late_joules
        return self.roll()

    def divide_tick(self, joules, d, late, idle_watts, refresh, own, idle_share, most_share, w, b):
        drawn = joules - self.lent
        part = min(1.0, late / max(d - late, late)) if d > 0 else 0.0
        energy = max(0.0, drawn * (1 + part))
        self.lent = energy - drawn
        most = energy * most_share + self.spare if most_share < 1 else math.inf
        carry = self.owed

        if b > 0:
            watts, carried = idle_watts, 0.0
            rest = energy - watts * d + carry
            if rest < 0:
                floor = -watts * refresh
                if rest < floor:
                    watts = max(0.0, watts - divide(floor - rest, d))
                    rest = min(0.0, energy + carry - watts * d)
                carried = rest
                rest = 0.0
            mine = rest * own
            dynamic = mine if w > 0 else 0.0
            charged = watts * idle_share * b if self.shares_idle else 0.0
            running = min(charged, max(0.0, most - dynamic))
            idle = watts * d - running
            other = rest - mine
            unattributed = mine - dynamic
        else:
            available = energy + carry
            positive = max(0.0, available)
            dynamic = running = 0.0
            idle = min(idle_watts * d, positive)
            remainder = positive - idle
            other = remainder * (1 - own)
            unattributed = remainder * own
            carried = min(0.0, available)

        self.booked += energy
        self.ticks += 1
        self.owed = carried
        limit = idle_watts * refresh
        self.spare = min(limit, max(-limit, most - dynamic - running))
        self.activity += dynamic + running
        self.idle += idle
        self.other += other
        self.unattributed += unattributed
        return dynamic, running

    def books(self):
        return {"total": self.booked - self.lent, "activity": self.activity, "idle": self.idle, "otherProcess": self.other,
                "unattributed": self.unattributed, "carry": self.owed - self.lent}  # fmt: skip

# --- Footprints ----------------------------------------------------------------------------------

def band(obj, name, path):
    """Checks a band and returns its value."""
    it = an_object(obj, name, path)
    path += name + "."
    value, low, high = number(it, "value", path), number(it, "low", path), number(it, "high", path)
    if not low <= value <= high:
        raise Difference(path + "value", value, "from low to high")
    return value

def check_bands(obj, path):
    """Every object with value, low and high, however deep."""
    for name, inner in obj.items() if isinstance(obj, dict) else enumerate(obj) if isinstance(obj, list) else ():
        if isinstance(inner, dict) and {"value", "low", "high"} <= inner.keys():
            band(obj, name, path) if isinstance(obj, dict) else band({"item": inner}, "item", path)
        check_bands(inner, f"{path}{name}.")

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
        self.drawn_here = self.counts and boundary == "client"
        self.slot_energy = self.slot_grams = 0.0
        for slot, slot_path in objects(optional(a_list, obj, "slots", path) or [], path + "slots"):
            energy = number(slot, "energy", slot_path)
            self.slot_grams += energy * intensity(slot, "intensity", slot_path)
            self.slot_energy += energy
        if self.energy is not None and self.slot_energy > 0:
            must_agree(path + "slots", self.slot_energy, self.energy)

    def grams_per_joule(self, of_footprint):
        if self.slot_energy > 0:
            return finite(self.slot_grams / self.slot_energy / JOULES_PER_KWH, self.path + "slots")
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

class Footprint:
    """A delivered footprint, whose sums, bands and reasons fit each other."""

    def __init__(self, obj):
        path = "footprint."
        check_bands({"footprint": obj}, "")
        equal_whole(obj, "version", 1, path)
        self.id = text(obj, "id", path)
        self.reasons = a_list(obj, "reasons", path)
        for reason in self.reasons:
            if not isinstance(reason, str):
                raise Difference(path + "reasons", reason, "text")
        self_ = an_object(obj, "self", path)
        self.intensity = optional(intensity, obj, "intensity", path)
        self.parts = [Part(*item) for item in objects(a_list(obj, "parts", path), path + "parts")]
        for name in ("energy", "co2e"):
            total, own = optional(band, obj, name, path), optional(band, self_, name, path + "self.")
            computed = None
            for part in self.parts:
                if getattr(part, name) is not None:
                    computed = add(computed, getattr(part, name))
            must_equal(path + "self." + name, own, computed)
            if own is not None and (total is None or name == "energy" and total < own):
                raise Difference(path + name, total, own)
        for part in self.parts:
            if part.energy is not None and part.co2e is None and not self.has("no_intensity") and not self.has("fault"):
                raise Difference(part.path + "co2e", ABSENT, "a band, or no_intensity in reasons")

    def has(self, reason):
        return reason in self.reasons

    def sums(self, kinds, drawn):
        """The computed `joules`, `grams` and `stated`; None where absent. `kinds`: those of all devices."""
        of_devices, first_of = {}, {}
        for part in self.parts:
            if part.drawn_here and part.kind in kinds:
                of_devices[part.kind] = of_devices.get(part.kind, 0.0) + part.energy
                first_of.setdefault(part.kind, part.path + "energy.value")
        self.compare(of_devices, first_of, drawn)
        joules, grams, stated = None, 0.0, None
        for part in self.parts:
            if not part.counts:
                continue
            if not part.drawn_here or part.kind not in kinds:
                stated = add(stated, part.energy)
                continue
            total, own = of_devices[part.kind], part.energy
            if not self.has("fault"):
                own = drawn[part.kind]
                if total != part.energy:
                    own = finite(divide(own * part.energy, total), part.path + "energy.value")
            joules = add(joules, own)
            per_joule = part.grams_per_joule(self.intensity)
            if part.co2e is None:
                grams = None
                continue
            if per_joule is None:
                raise Difference(part.path + "intensity", ABSENT, "the one behind co2e")
            emitted = finite(own * per_joule, part.path + "co2e.value")
            must_agree(part.path + "co2e.value", part.co2e, emitted, abs(per_joule))
            grams = None if grams is None else grams + emitted
        return joules, None if joules is None else grams, stated

    def compare(self, of_devices, first_of, drawn):
        """Parts of devices have what the result has, and nothing else."""
        for kind, total in of_devices.items():
            if kind not in drawn:
                raise Difference(first_of[kind], total, "no such joules in the result")
        if not of_devices and self.has("unfollowed"):
            return
        for kind, joules in drawn.items():
            total = of_devices.get(kind, 0.0)
            if not (self.has("fault") and total < joules):
                must_agree(first_of.get(kind, "footprint.parts"), total, joules)

class Results:
    """The last results that no footprint has taken."""

    def __init__(self):
        self.kept = OrderedDict()  # activity -> (joules, joules by kind), oldest first
        self.forgotten, self.joules = 0, 0.0

    def keep(self, activity, joules, kinds):
        if activity is None:
            self.forget(joules)
            return
        if activity in self.kept:
            self.forget(self.kept.pop(activity)[0])
        self.kept[activity] = (joules, kinds)
        if len(self.kept) > MAX_RESULTS:
            self.forget(self.kept.popitem(last=False)[1][0])

    def forget(self, joules):
        self.forgotten += 1
        self.joules += joules

    def take(self, activity):
        """The joules by kind of the result of the activity; none if there is none."""
        return self.kept.pop(activity, (0.0, {}))[1]

    def undelivered(self):
        """The number of results that no footprint took, and their joules. Forgets them."""
        while self.kept:
            self.forget(self.kept.popitem(last=False)[1][0])
        return self.forgotten, self.joules

class Total:
    """A sum over the footprints of a repetition."""

    def __init__(self):
        self.count, self.joules, self.grams, self.stated, self.unknown = 0, None, None, None, False

    def add(self, joules, grams, stated):
        self.count += 1
        if joules is not None:
            self.joules = add(self.joules, joules)
            self.unknown = self.unknown or grams is None
        if grams is not None:
            self.grams = add(self.grams, grams)
        if stated is not None:
            self.stated = add(self.stated, stated)

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
        self.repeated = -math.inf  # the end of the last repetition
        self.total = Total()
        self.signature = "none"

    def check(self, line):
        type_ = text(line, "type")
        self.lines += 1
        if self.lines <= len(FACTS):
            must_equal("type", type_, FACTS[self.lines - 1])
            if self.lines == 1:
                must_equal("format", line.get("format"), "wattspan-audit")
                equal_whole(line, "version", 1)
            self.workload = line
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
        moment = at - (window + device.refresh) / 2
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
        device.advance(number(line, "at"))
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
            device.advance(at)
            if device.quiet():
                device.before.add(device.after)
                device.after = Sums()
            device.shares[use_number] = share

    def weight(self, line):
        use_number, device, at = whole(line, "use"), self.device_of(line), number(line, "at")
        weight = from_zero(line, "weight")
        device.advance(at)
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
            device.advance(at)
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
        kinds, all_joules = {}, 0.0
        for (item, path), index, share in zip(objects(joules, "joules"), use.devices, use.shares):
            equal_whole(item, "device", index, path)
            must_equal(path + "dynamic", number(item, "dynamic", path), share.dynamic)
            must_equal(path + "idle", number(item, "idle", path), share.idle)
            kind = self.devices[index].kind
            own = max(0.0, share.dynamic + share.idle)
            kinds[kind] = kinds.get(kind, 0.0) + own
            all_joules += own
        self.result_count += 1
        self.results.keep(use.activity, all_joules, kinds)

    def footprint(self, line):
        footprint = Footprint(an_object(line, "footprint"))
        kinds = {device.kind for device in self.devices}
        joules, grams, stated = footprint.sums(kinds, self.results.take(footprint.id))
        equal_sum(line, "joules", joules)
        equal_sum(line, "grams", grams)
        equal_sum(line, "stated", stated)
        self.footprint_count += 1
        self.total.add(joules, grams, stated)

    def repetition(self, line):
        equal_whole(line, "index", self.repetition_count)
        start, end = number(line, "from"), number(line, "to")
        if start < self.repeated:
            raise Difference("from", start, self.repeated)
        if end < start:
            raise Difference("to", end, start)
        self.repeated = end
        total, self.total = self.total, Total()
        equal_whole(line, "footprints", total.count)
        equal_sum(line, "joules", total.joules)
        equal_sum(line, "grams", None if total.unknown else total.grams)
        equal_sum(line, "stated", total.stated)
        self.check_void(optional(text, line, "void"), optional(an_object, line, "facts") or {})
        self.repetition_count += 1

    def check_void(self, void, facts):
        """`void` is there where the rules of the workload say so, and nowhere else."""
        rules, warm_ups = self.workload.get("rules"), self.workload.get("warmUps")
        if not isinstance(rules, dict):
            return
        must = isinstance(warm_ups, float) and self.repetition_count < warm_ups
        for rule, fact in RULES.items():
            limit, had = rules.get(rule), facts.get(fact)
            if limit is False:
                must = must or fact in facts
            elif isinstance(limit, float) and isinstance(had, float):
                must = must or (abs(had) if rule == "clock" else had) > limit
        if must and void is None:
            raise Difference("void", ABSENT, "a text: a warm-up, or a rule is broken")
        if not must and void is not None and not void.startswith("failed"):
            raise Difference("void", void, "nothing: no rule is broken")

    def trailer(self, line):
        equal_whole(line, "results", self.result_count)
        equal_whole(line, "footprints", self.footprint_count)
        equal_whole(line, "repetitions", self.repetition_count)
        count, joules = self.results.undelivered()
        undelivered = an_object(line, "undelivered")
        equal_whole(undelivered, "results", count, "undelivered.")
        must_equal("undelivered.joules", number(undelivered, "joules", "undelivered."), joules)
        self.undelivered = {"results": count, "joules": joules}
        books = a_list(line, "books")
        equal_length("books", books, len(self.devices))
        for index, (item, path) in enumerate(objects(books, "books")):
            equal_whole(item, "device", index, path)
            equal_whole(item, "ticks", self.devices[index].ticks, path)
            books = self.devices[index].books()
            for name, computed in books.items():
                must_equal(path + name, number(item, name, path), computed)
            somewhere = books["activity"] + books["idle"] + books["otherProcess"] + books["unattributed"] + books["carry"]
            must_agree(path + "total", books["total"], somewhere)
        key, signature = optional(text, line, "publicKey"), optional(text, line, "signature")
        if key is None and signature is None:
            return
        key, signature = canonical(key), canonical(signature)
        if key[:12] != ED25519 or len(key) != 44 or len(signature) != 64:
            raise Difference("signature", line.get("signature"), "one by an Ed25519 key")
        self.signature = "not checked"

def canonical(text_):
    """The bytes of canonical Base64; empty for anything else."""
    try:
        data = base64.b64decode(text_, validate=True)
    except (TypeError, ValueError):
        return b""
    return data if base64.b64encode(data).decode() == text_ else b""

# --- The chain -----------------------------------------------------------------------------------

def reject_constant(word):
    raise ValueError(word)

def parse(data):
    """The object of a line; None if it is not a JSON object in UTF-8."""
    try:
        value = json.loads(data.decode("utf-8"), parse_int=float, parse_constant=reject_constant)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) and not is_too_deep(value) else None

def is_too_deep(value):
    level = [value]
    for _ in range(MAX_DEPTH):
        inner = [item for one in level for item in (one.values() if isinstance(one, dict) else one)]
        level = [item for item in inner if isinstance(item, (dict, list))]
        if not level:
            return False
    return True

class Line:
    """A line that is in its place."""

    def __init__(self, number_, data, obj):
        self.number, self.object = number_, obj
        self.hash = hashlib.sha256(data).hexdigest()
        self.prev = obj.get("prev")
        self.trailer = obj.get("type") == "trailer"
        if self.trailer:
            at = max(0, data.rfind(b',"digest":"'))
            self.digest = hashlib.sha256(data[:at]).hexdigest()
            end = b',"digest":"' + self.digest.encode() + b'"}'
            self.sealed = data[at:] == end
            signature = obj.get("signature")
            signed = isinstance(signature, str) and f',"signature":"{signature}"'.encode("utf-8", "replace") + end
            self.signed_last = signature is None or data.endswith(signed or b"\n")

def read_line(data, number_, before):
    """The line; None if it was cut off. Raises a Difference if it is not a line in its place."""
    if len(data) > MAX_LINE and not data.endswith(b"\n"):
        raise Difference("line", "longer", f"at most {MAX_LINE} bytes")
    if before is not None and before.trailer:
        raise Difference("line", "a line", "nothing after the trailer")
    obj = parse(data[:-1])
    if not data.endswith(b"\n"):
        if obj is None:
            return None
        raise Difference("line feed", f"byte {data[-1]}", "byte 10")
    if obj is None:
        raise Difference("line", "not a JSON object", "a JSON object")
    equal_whole(obj, "seq", number_ - 1)
    return Line(number_, data[:-1], obj)

def edited(line, prev, next_is_right):
    """`prev` of the next line is not the hash of this one: the line to blame."""
    if next_is_right:
        return Invalid(line.number, Difference("hash", line.hash, prev))
    return Invalid(line.number + 1, Difference("prev", prev, line.hash))

def check(record, line):
    try:
        if line.trailer:
            if not line.sealed:
                raise Difference("digest", line.object.get("digest"), line.digest)
            if not line.signed_last:
                raise Difference("signature", line.object.get("signature"), "right before the digest")
        record.check(line.object)
    except Difference as difference:
        raise Invalid(line.number, difference) from None

def verify(file):
    """Returns the answer; raises Invalid."""
    record, held, suspect, number_ = Record(), None, None, 0
    for data in iter(lambda: file.readline(MAX_LINE + 1), b""):
        number_ += 1
        try:
            line = read_line(data, number_, held)
        except Difference as difference:
            if suspect:
                raise edited(*suspect, False) from None
            raise Invalid(number_, difference) from None
        if line is None:
            break
        hash_ = held.hash if held else ZEROS
        if suspect:
            raise edited(*suspect, line.prev == hash_)
        if line.prev != hash_:
            if held is None:
                raise Invalid(number_, Difference("prev", line.prev, ZEROS))
            suspect = (held, line.prev)
            if line.trailer:
                raise edited(*suspect, line.sealed)
        elif held:
            check(record, held)
        held = line
    if suspect:
        raise edited(*suspect, True)
    if held:
        check(record, held)
    if record.lines < len(FACTS):
        raise Invalid(record.lines + 1, Difference("type", ABSENT, FACTS[record.lines]))
    answer = {"verdict": "valid", "lines": record.lines, "partial": not held.trailer,
              "repetitions": record.repetition_count, "footprints": record.footprint_count}  # fmt: skip
    if held.trailer:
        answer.update(undelivered=record.undelivered, signature=record.signature)
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

def opened(path):
    """A regular file. A device or a pipe may never end, nor begin: neither is waited for."""
    no_wait = getattr(os, "O_NONBLOCK", 0)
    file = open(path, "rb", opener=lambda name, flags: os.open(name, flags | no_wait))
    if stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        return file
    file.close()
    raise ValueError("expected a regular file, not a device or a pipe")

def answer_of(path):
    """The answer on one file."""
    try:
        with opened(path) as file:
            return verify(file)
    except Invalid as invalid:
        it = invalid.difference
        return {"verdict": "invalid", "line": invalid.line, "member": it.member,
                "found": plain(it.found), "computed": plain(it.computed)}  # fmt: skip

def main(paths):
    """One answer a line, in the order of the files."""
    options = [path for path in paths if path.startswith("-")]
    if options or not paths:
        is_help = options in (["-h"], ["--help"])
        print(__doc__, file=sys.stdout if is_help else sys.stderr)
        return 0 if is_help else 2
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
