#!/usr/bin/env python3
"""Verifies a record of an audit: docs/audit-format.md, version 1. Python's standard library only.

    python3 verify.py run.audit.jsonl        # prints a verdict in JSON; exit 0 valid, 1 invalid, 2 unreadable
"""

import hashlib
import json
import math
import re
import sys

MAX_LINE = 16_777_216
MAX_RESULTS = 65_536
NO_HASH = "0" * 64
JOULES_PER_KILOWATT_HOUR = 3_600_000.0
AGREEMENT = 1e-9


class Difference(Exception):
    """A member of a line is not what it must be."""

    def __init__(self, field, found, computed, line=None):
        super().__init__(field)
        self.field, self.found, self.computed, self.line = field, found, computed, line


def same(field, found, computed):
    if found != computed:
        raise Difference(field, found, computed)


def agrees(field, found, computed, unit=1.0):
    if not abs(found - computed) <= AGREEMENT * max(unit, abs(computed)):
        raise Difference(field, found, computed)


# --- The shape of lines ------------------------------------------------------------------------------------------


def is_number(value):
    return isinstance(value, float) and math.isfinite(value)


def is_amount(value):
    return is_number(value) and value >= 0


def is_whole(value):
    return is_amount(value) and value.is_integer() and value <= 2**53 - 1


def is_text(value):
    return isinstance(value, str)


def is_flag(value):
    return isinstance(value, bool)


def is_digits(value):
    return is_text(value) and re.fullmatch("[0-9]{1,30}", value) is not None


def is_object(value):
    return isinstance(value, dict)


def is_idle(value):
    return value in ("share", "exclude")


def list_of(check):
    return lambda value: isinstance(value, list) and all(check(item) for item in value)


def members(shape):
    return lambda value: is_object(value) and misfit(shape, value) is None


class Optional:
    def __init__(self, check):
        self.check = check


def misfit(shape, value):
    """The first member that does not fit."""
    for name, check in shape.items():
        if isinstance(check, Optional):
            if name in value and not check.check(value[name]):
                return name
        elif name not in value or not check(value[name]):
            return name
    return None


BAND = members({"value": is_number, "low": is_number, "high": is_number})
PRICED = members({"gramsPerKwh": BAND})
TOTALS = {"energy": Optional(BAND), "co2e": Optional(BAND)}
SLOT = members({"energy": is_number, "intensity": PRICED})
PART = members(
    {
        **{name: is_text for name in ("component", "method", "methodId", "boundary", "emissionSource")},
        **TOTALS,
        "intensity": Optional(PRICED),
        "slots": Optional(list_of(SLOT)),
    }
)
FOOTPRINT = members(
    {"id": is_text, **TOTALS, "self": members(TOTALS), "intensity": Optional(PRICED), "parts": list_of(PART)}
)
COMPUTED = {name: Optional(is_number) for name in ("joules", "grams", "stated")}
MOMENT = {"device": is_whole, "at": is_number}
TEXTS = {name: is_text for name in ("zone", "component", "scope", "meter", "origin")}
BOOKS = {name: is_number for name in ("total", "activity", "idle", "otherProcess", "unattributed", "carry")}
SHAPES = {
    "header": {"format": is_text, "version": is_whole},
    "environment": {},
    "workload": {},
    "device": {
        "device": is_whole,
        **TEXTS,
        "modulus": Optional(is_digits),
        "maxWatts": is_amount,
        "refresh": is_amount,
        "idleWatts": Optional(is_amount),
        "accuracy": Optional(is_object),
        "idle": is_idle,
    },
    "counter": {
        **MOMENT,
        "count": is_digits,
        "step": Optional(is_digits),
        "lost": Optional(is_text),
        "factor": is_amount,
        "slack": Optional(is_number),
    },
    "gauge": {
        **MOMENT,
        "watts": is_amount,
        "window": is_amount,
        "step": Optional(is_amount),
        "lost": Optional(is_text),
        "factor": is_amount,
    },
    "gap": {**MOMENT, "reason": is_text},
    "open": MOMENT,
    "reopen": MOMENT,
    "lose": MOMENT,
    "tick": {
        "device": is_whole,
        **{name: is_number for name in ("from", "to", "seen", "energy")},
        **{name: is_amount for name in ("late", "idleWatts", "refresh", "own", "idle", "most")},
        "rest": is_flag,
    },
    "start": {
        "use": is_whole,
        "parent": Optional(is_whole),
        "at": is_number,
        "weight": is_amount,
        "devices": list_of(is_whole),
    },
    "weight": {"use": is_whole, "device": is_whole, "at": is_number, "weight": is_amount},
    "end": {"use": is_whole, "at": is_number, "activity": Optional(is_text)},
    "expire": {"use": is_whole},
    "result": {
        "use": is_whole,
        "activity": Optional(is_text),
        "joules": list_of(members({"device": is_whole, "dynamic": is_number, "idle": is_number})),
    },
    "footprint": {"footprint": FOOTPRINT, **COMPUTED},
    "repetition": {
        "index": is_whole,
        "from": is_number,
        "to": is_number,
        "footprints": is_whole,
        **COMPUTED,
        "void": Optional(is_text),
        "facts": Optional(is_object),
    },
    "trailer": {
        **{name: is_whole for name in ("results", "footprints", "repetitions")},
        "books": list_of(members({"device": is_whole, "ticks": is_whole, **BOOKS})),
        "publicKey": Optional(is_text),
        "signature": Optional(is_text),
        "digest": is_text,
    },
}


# --- Lines and their chain ---------------------------------------------------------------------------------------


def parse(data):
    """The object of a line; None if it is none."""

    def refuse(_):
        raise ValueError

    try:
        text = data.decode("utf-8", errors="replace")
        value = json.loads(text, parse_int=float, parse_constant=refuse)
    except (ValueError, RecursionError):
        return None
    return value if is_object(value) else None


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def digest_is_right(data):
    start = data.rfind(b',"digest":"')
    return start >= 0 and data[start:] == b',"digest":"' + sha256(data[:start]).encode() + b'"}'


def lines_of(stream):
    """Lines with their numbers; True: it ends with a line feed."""
    number = 0
    while True:
        data = stream.readline(MAX_LINE + 1)
        if not data:
            return
        number += 1
        if data.endswith(b"\n"):
            yield number, data[:-1], True
        elif len(data) > MAX_LINE:
            raise Difference("length", f"more than {MAX_LINE} bytes", f"at most {MAX_LINE} bytes", number)
        else:
            yield number, data, False


def confirmed(stream):
    """Each line once the next one has confirmed it."""
    held = None  # number, data, entry
    suspect = None
    for number, data, is_whole_line in lines_of(stream):
        if held and held[2]["type"] == "trailer":
            raise Difference("type", "a line", "nothing after the trailer", number)
        if not is_whole_line:
            if parse(data[:-1]) is not None:
                raise Difference("end", data[-1], 10, number)
            break
        entry = parse(data)
        if entry is None:
            raise Difference("line", data[:80].decode("utf-8", "replace"), "an object in JSON", number)
        same_at(number, "seq", entry.get("seq"), float(number - 1))
        check_shape(number, entry)
        computed = sha256(held[1]) if held else NO_HASH
        if suspect:
            raise judged(suspect, entry.get("prev") == computed, number - 1)
        if entry.get("prev") != computed:
            if not held:
                raise Difference("prev", entry.get("prev"), computed, number)
            suspect = (number - 1, entry.get("prev"), computed)
            if entry["type"] == "trailer":
                raise judged(suspect, digest_is_right(data), number)
            held = (number, data, entry)
            continue
        if held:
            yield held[0], held[2]
        held = (number, data, entry)
    if suspect:
        raise judged(suspect, True, suspect[0] + 1)
    if not held:
        return
    number, data, entry = held
    if entry["type"] == "trailer" and not digest_is_right(data):
        raise Difference("digest", entry["digest"], "the hash of the line before it", number)
    yield number, entry


def judged(suspect, is_later_right, later):
    before, found, computed = suspect
    if is_later_right:
        return Difference("hash", computed, found, before)
    return Difference("prev", found, computed, later)


def same_at(number, field, found, computed):
    if found != computed:
        raise Difference(field, found, computed, number)


def check_shape(number, entry):
    shape = SHAPES.get(entry.get("type")) if is_text(entry.get("type")) else None
    if shape is None:
        raise Difference("type", entry.get("type"), "a type of line", number)
    name = misfit(shape, entry)
    if name is not None:
        raise Difference(name, entry.get(name), "a value as described", number)


# --- Devices -----------------------------------------------------------------------------------------------------


class Part:
    """One use on one device."""

    def __init__(self, weight):
        self.weight = weight
        self.ended = False
        self.work = self.idle_time = self.dynamic = self.idle = 0.0


class OpenSums:
    def __init__(self, work=0.0, busy=0.0, late_work=0.0, late_idle_time=0.0):
        self.work, self.busy, self.late_work, self.late_idle_time = work, busy, late_work, late_idle_time

    def plus(self, other):
        return OpenSums(
            self.work + other.work,
            self.busy + other.busy,
            self.late_work + other.late_work,
            self.late_idle_time + other.late_idle_time,
        )


class Device:
    def __init__(self, line):
        self.line = line
        self.modulus = int(line["modulus"]) if "modulus" in line else None
        self.now = self.opened = 0.0
        self.open_energy = []
        self.parts = {}
        self.ended = []
        self.before, self.after = OpenSums(), OpenSums()
        self.booked = self.owed = self.lent = self.spare = 0.0
        self.activity = self.idle = self.other_process = self.unattributed = 0.0
        self.ticks = 0
        self.count = self.read_at = self.sample = None

    @property
    def quiet(self):
        return not self.ended and all(part.ended for part in self.parts.values())

    def take_counter(self, line):
        count, at = int(line["count"]), line["at"]
        previous, before = self.count, self.read_at
        self.count, self.read_at = count, at
        if "step" not in line:
            self.require_loss(line)
            return
        step = 0 if previous is None else self.counter_step(previous, count, at - before, line.get("slack", 0.0))
        same("step", line["step"], str(step))
        self.add(at, line["factor"] * (float(step) / 1e6))

    def counter_step(self, previous, count, elapsed, slack):
        most = self.line["maxWatts"]
        if self.modulus is not None and elapsed * most * 1e6 >= float(self.modulus):
            return "ambiguous"
        if count >= previous:
            step = count - previous
        elif self.modulus is not None:
            step = self.modulus - previous + count
        else:
            return "reset"
        if step < 0 or float(step) > (elapsed + slack) * most * 1e6:
            return "reset"
        return step

    def take_gauge(self, line):
        middle = line["at"] - (line["window"] + self.line["refresh"]) / 2
        last = self.sample
        self.sample = (middle, line["watts"])
        if "step" not in line:
            self.require_loss(line)
            return
        joules = 0.0
        if last and middle > last[0]:
            joules = ((last[1] + line["watts"]) / 2) * (middle - last[0])
        same("step", line["step"], joules)
        self.add(line["at"], line["factor"] * joules)

    @staticmethod
    def require_loss(line):
        if "lost" not in line:
            raise Difference("step", None, "a step, or why there is none")

    def add(self, at, joules):
        if joules > 0:
            self.open_energy.append((at, joules))

    def open(self, at):
        self.now = self.opened = at
        self.open_energy = []

    def reopen(self, at):
        self.opened = at

    def lose(self, at):
        self.advance(at)
        return self.roll()

    def advance(self, at):
        seconds = at - self.now
        if not seconds > 0:
            return
        self.now = at
        weights, running = 0.0, 0
        for part in self.parts.values():
            weights += part.weight
            if part.weight > 0:
                running += 1
        if running == 0:
            return
        self.after.work += weights * seconds
        self.after.busy += seconds
        for part in self.parts.values():
            if part.weight > 0:
                part.work += part.weight * seconds
                part.idle_time += seconds / running

    def roll(self):
        for part in self.parts.values():
            part.work = part.idle_time = 0.0
        self.before, self.after = OpenSums(), OpenSums()
        self.opened = self.now
        settled, self.ended = self.ended, []
        return settled

    def start(self, use, at, weight):
        self.advance(at)
        if self.quiet:
            self.before, self.after = self.before.plus(self.after), OpenSums()
        self.parts[use] = Part(weight)

    def weigh(self, use, at, weight):
        self.advance(at)
        part = self.parts.get(use)
        if part and not part.ended:
            part.weight = weight

    def end(self, use, at):
        self.advance(at)
        part = self.parts[use]
        part.weight, part.ended = 0.0, True
        self.ended.append(use)

    def expire(self, use):
        if use not in self.ended:
            return False
        part = self.parts[use]
        self.after.late_work += part.work
        self.after.late_idle_time += part.idle_time
        part.work = part.idle_time = 0.0
        self.ended.remove(use)
        return True

    def tick(self, line):
        start, to, rest = line["from"], line["to"], line["rest"]
        same("from", start, self.opened)
        if not (to >= start and line["late"] <= to - start):
            raise Difference("to", to, f"from {start} on, and late at most {to - start}")
        energy = self.energy_until(line["seen"])
        agrees("energy", line["energy"], energy)
        quiet = self.quiet
        if quiet and not rest:
            raise Difference("rest", rest, True)
        if quiet or not rest:
            self.advance(to)
        sums = OpenSums() if rest else self.before.plus(self.after)
        dynamic, running = self.divide(energy, line, sums.work, sums.busy)
        if rest and not quiet:
            self.opened = to
            self.before = OpenSums()
            return []

        def dynamic_of(seconds):
            return dynamic * seconds / sums.work if sums.work > 0 else 0.0

        def idle_of(seconds):
            return running * seconds / sums.busy if sums.busy > 0 else 0.0

        if not rest:
            for part in self.parts.values():
                part.dynamic += dynamic_of(part.work)
                part.idle += idle_of(part.idle_time)
        late = dynamic_of(sums.late_work) + idle_of(sums.late_idle_time)
        self.activity = self.activity - late
        self.unattributed = self.unattributed + late
        return self.roll()

    def energy_until(self, seen):
        energy, taken = 0.0, 0
        for at, joules in self.open_energy:
            if at > seen:
                break
            energy += joules
            taken += 1
        del self.open_energy[:taken]
        return energy

    def divide(self, energy_read, line, work, busy):
        duration, late = line["to"] - line["from"], line["late"]
        idle_watts, refresh, own = line["idleWatts"], line["refresh"], line["own"]
        drawn = energy_read - self.lent
        part = min(1.0, late / max(duration - late, late)) if duration > 0 else 0.0
        energy = max(0.0, drawn * (1 + part))
        self.lent = energy - drawn
        most = energy * line["most"] + self.spare if line["most"] < 1 else math.inf
        carry = self.owed
        if busy > 0:
            watts, carried = idle_watts, 0.0
            rest = energy - watts * duration + carry
            if rest < 0:
                floor = -watts * refresh
                if rest < floor:
                    watts = max(0.0, watts - (floor - rest) / duration)
                    rest = min(0.0, energy + carry - watts * duration)
                carried = rest
                rest = 0.0
            mine = rest * own
            dynamic = mine if work > 0 else 0.0
            charged = watts * line["idle"] * busy if self.line["idle"] == "share" else 0.0
            running = min(charged, max(0.0, most - dynamic))
            idle = watts * duration - running
            other_process = rest - mine
            unattributed = mine - dynamic
        else:
            available = energy + carry
            positive = max(0.0, available)
            dynamic = running = 0.0
            idle = min(idle_watts * duration, positive)
            remainder = positive - idle
            other_process = remainder * (1 - own)
            unattributed = remainder * own
            carried = min(0.0, available)
        self.booked = self.booked + energy
        self.ticks += 1
        self.owed = carried
        limit = idle_watts * refresh
        self.spare = min(limit, max(-limit, most - dynamic - running))
        self.activity = self.activity + (dynamic + running)
        self.idle = self.idle + idle
        self.other_process = self.other_process + other_process
        self.unattributed = self.unattributed + unattributed
        return dynamic, running

    def settle(self, use):
        part = self.parts.pop(use)
        return {"device": self.line["device"], "dynamic": part.dynamic, "idle": part.idle}

    @property
    def books(self):
        return {
            "device": self.line["device"],
            "ticks": float(self.ticks),
            "total": self.booked - self.lent,
            "activity": self.activity,
            "idle": self.idle,
            "otherProcess": self.other_process,
            "unattributed": self.unattributed,
            "carry": self.owed - self.lent,
        }

    @property
    def kind(self):
        method = "modelled" if self.line["origin"] == "model" else "measured"
        return self.line["component"], method, self.line["meter"]


# --- The whole record --------------------------------------------------------------------------------------------


class Use:
    def __init__(self, devices):
        self.devices = devices
        self.unsettled = len(devices)
        self.ended = False
        self.activity = None


class Record:
    FACTS = ("header", "environment", "workload")

    def __init__(self):
        self.devices = []
        self.uses = {}
        self.due = []
        self.results = {}
        self.counts = {"results": 0, "footprints": 0, "repetitions": 0}
        self.since = self.nothing()
        self.lines = 0
        self.trailer = None

    @staticmethod
    def nothing():
        return {"footprints": 0}

    def take(self, number, line):
        self.lines = number
        try:
            self.check(line)
        except Difference as difference:
            difference.line = number
            raise
        except ArithmeticError:
            raise Difference("numbers", line["type"], "finite results", number) from None

    def check(self, line):
        kind = line["type"]
        if self.lines <= 3:
            same("type", kind, self.FACTS[self.lines - 1])
            if kind == "header":
                same("format", line["format"], "wattspan-audit")
                same("version", line["version"], 1.0)
        elif self.due:
            self.check_result(line, self.due.pop(0))
        elif kind in self.FACTS or kind == "result":
            raise Difference("type", kind, "no such line here")
        elif kind in ("footprint", "repetition", "trailer"):
            getattr(self, f"take_{kind}")(line)
        else:
            self.due = self.stream(line)

    def device(self, index):
        if index >= len(self.devices):
            raise Difference("device", index, f"one of the {len(self.devices)} before")
        return self.devices[int(index)]

    def use(self, number):
        if number not in self.uses:
            raise Difference("use", number, "a use that started and has not settled")
        return self.uses[number]

    def stream(self, line):
        kind = line["type"]
        if kind == "device":
            same("device", line["device"], float(len(self.devices)))
            self.devices.append(Device(line))
        elif kind == "start":
            self.start(line)
        elif kind == "end":
            return self.end(line)
        elif kind == "expire":
            return self.expire(line)
        else:
            device = self.device(line["device"])
            if kind == "counter":
                device.take_counter(line)
            elif kind == "gauge":
                device.take_gauge(line)
            elif kind == "open":
                device.open(line["at"])
            elif kind == "reopen":
                device.reopen(line["at"])
            elif kind == "weight":
                device.weigh(line["use"], line["at"], line["weight"])
            elif kind == "lose":
                return self.settle(device.lose(line["at"]))
            elif kind == "tick":
                return self.settle(device.tick(line))
        return []

    def start(self, line):
        if line["use"] in self.uses:
            raise Difference("use", line["use"], "a number of no other open use")
        if len(set(line["devices"])) != len(line["devices"]):
            raise Difference("devices", line["devices"], "each device once")
        devices = [self.device(index) for index in line["devices"]]
        self.uses[line["use"]] = Use(devices)
        for device in devices:
            device.start(line["use"], line["at"], line["weight"])

    def end(self, line):
        use = self.use(line["use"])
        if use.ended:
            raise Difference("use", line["use"], "a use that runs")
        use.ended, use.activity = True, line.get("activity")
        for device in use.devices:
            device.end(line["use"], line["at"])
        return [] if use.devices else [self.result(line["use"])]

    def expire(self, line):
        use = self.use(line["use"])
        if not use.ended:
            raise Difference("use", line["use"], "a use that has ended")
        for device in use.devices:
            if device.expire(line["use"]):
                use.unsettled -= 1
        return [self.result(line["use"])] if use.unsettled == 0 else []

    def settle(self, numbers):
        results = []
        for number in numbers:
            use = self.uses[number]
            use.unsettled -= 1
            if use.unsettled == 0:
                results.append(self.result(number))
        return results

    def result(self, number):
        use = self.uses.pop(number)
        result = {"use": number, "joules": [device.settle(number) for device in use.devices]}
        if use.activity is not None:
            result["activity"] = use.activity
        return result

    def check_result(self, line, due):
        same("type", line["type"], "result")
        same("use", line["use"], due["use"])
        same("activity", line.get("activity"), due.get("activity"))
        same("joules", line["joules"], due["joules"])
        self.counts["results"] += 1
        if "activity" not in due:
            return
        self.results[due["activity"]] = due
        if len(self.results) > MAX_RESULTS:
            del self.results[next(iter(self.results))]

    def take_footprint(self, line):
        footprint = line["footprint"]
        check_bands(footprint)
        computed = self.computed(footprint)
        check_computed(line, computed)
        self.counts["footprints"] += 1
        self.since["footprints"] += 1
        if "joules" in computed and "grams" not in computed:
            self.since["unpriced"] = True
        for name, value in computed.items():
            self.since[name] = self.since[name] + value if name in self.since else value

    def computed(self, footprint):
        result = self.results.pop(footprint["id"], None)
        of_devices = {}
        for joules in result["joules"] if result else []:
            kind = self.devices[int(joules["device"])].kind
            of_devices[kind] = of_devices.get(kind, 0.0) + max(0.0, joules["dynamic"] + joules["idle"])
        sums = {}
        for part in footprint["parts"]:
            if "energy" in part and is_of_device(part):
                sums[kind_of(part)] = sums.get(kind_of(part), 0.0) + part["energy"]["value"]
        for kind, total in sums.items():
            if kind in of_devices:
                agrees("energy", total, of_devices[kind])
        computed, grams = {}, 0.0
        for part in footprint["parts"]:
            if "energy" not in part or part["emissionSource"] != "operational":
                continue
            value = part["energy"]["value"]
            joules = of_devices.get(kind_of(part)) if is_of_device(part) else None
            if joules is None:
                computed["stated"] = computed["stated"] + value if "stated" in computed else value
                continue
            total = sums[kind_of(part)]
            own = joules if total == value else joules * value / total
            computed["joules"] = computed["joules"] + own if "joules" in computed else own
            per_joule = grams_per_joule(part, footprint)
            if per_joule is None:
                grams = None
                continue
            if "co2e" in part:
                agrees("co2e", part["co2e"]["value"], own * per_joule, abs(per_joule))
            if grams is not None:
                grams = grams + own * per_joule
        if "joules" in computed and grams is not None:
            computed["grams"] = grams
        return computed

    def take_repetition(self, line):
        same("index", line["index"], float(self.counts["repetitions"]))
        same("footprints", line["footprints"], float(self.since["footprints"]))
        if self.since.get("unpriced"):
            self.since.pop("grams", None)
        check_computed(line, self.since)
        self.counts["repetitions"] += 1
        self.since = self.nothing()

    def take_trailer(self, line):
        for name, count in self.counts.items():
            same(name, line[name], float(count))
        same("books", line["books"], [device.books for device in self.devices])
        self.trailer = line

    def verdict(self):
        if self.lines < 3:
            raise Difference("type", None, self.FACTS[self.lines], self.lines + 1)
        verdict = {"verdict": "valid", "lines": self.lines, "partial": self.trailer is None}
        verdict["repetitions"], verdict["footprints"] = self.counts["repetitions"], self.counts["footprints"]
        if self.trailer and "signature" in self.trailer:
            verdict["signature"] = "not checked"
        return verdict


def kind_of(part):
    return part["component"], part["method"], part["methodId"]


def is_of_device(part):
    return part["boundary"] == "client" and part["emissionSource"] == "operational"


def grams_per_joule(part, footprint):
    grams = joules = 0.0
    for slot in part.get("slots", []):
        grams += slot["energy"] * slot["intensity"]["gramsPerKwh"]["value"]
        joules += slot["energy"]
    if joules > 0:
        return grams / joules / JOULES_PER_KILOWATT_HOUR
    intensity = part.get("intensity", footprint.get("intensity"))
    return None if intensity is None else intensity["gramsPerKwh"]["value"] / JOULES_PER_KILOWATT_HOUR


def check_bands(footprint):
    for owner in (footprint, footprint["self"], *footprint["parts"]):
        for name in ("energy", "co2e"):
            band = owner.get(name)
            if band and not band["low"] <= band["value"] <= band["high"]:
                raise Difference(name, band, "low ≤ value ≤ high")


def check_computed(line, computed):
    for name in ("joules", "grams", "stated"):
        same(name, line.get(name), computed.get(name))


def verify(stream):
    """The verdict on a record, as an object for JSON."""
    record = Record()
    try:
        for number, line in confirmed(stream):
            record.take(number, line)
        return record.verdict()
    except Difference as difference:
        return {
            "verdict": "invalid",
            "line": difference.line,
            "field": difference.field,
            "found": str(difference.found)[:200],
            "computed": str(difference.computed)[:200],
        }


def main(paths):
    """One verdict a line, in the order of the files."""
    if not paths:
        print(__doc__, file=sys.stderr)
        return 2
    status = 0
    for path in paths:
        try:
            with open(path, "rb") as stream:
                verdict = verify(stream)
        except OSError as error:
            print(f"{path}: {error.strerror}", file=sys.stderr)
            return 2
        print(json.dumps(verdict, ensure_ascii=False))
        status = max(status, 0 if verdict["verdict"] == "valid" else 1)
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
