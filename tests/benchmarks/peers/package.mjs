// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later

// Packages lie in the build folder, not beside this file.

import { createRequire } from "node:module";
import { join } from "node:path";

/** A package of the folder that the environment names, or null when it is not there. */
export function packageOf(variable, name) {
    try {
        return createRequire(join(process.env[variable], "node_modules", "x.js"))(name);
    } catch (error) {
        if (error.code !== "MODULE_NOT_FOUND" || !error.message.includes(name)) throw error;
        return null;
    }
}
