/**
 * A setup file. Each test of core finds the process as new, although files of tests share one: copies of this package share much in a
 * process, by symbols.
 */

import { beforeEach } from "vitest";
import { forgetShared } from "./forget-shared.js";

beforeEach(forgetShared);
