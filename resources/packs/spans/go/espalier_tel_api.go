// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Exception: this file, unchanged, may be distributed as part of any program it was added to,
// under that program's own terms.

// Package espaliertel records one line per call of an instrumented function; see espalier_tel.go.
package espaliertel

// Enter begins the span of a function; nil while tracing is off.
func Enter(id string) *_espalierSpan {
	return _espalier.Enter(id)
}

// EnterWith is Enter, and records the function's arguments: their names joined by ", ", then them.
func EnterWith(id, names string, values ...interface{}) *_espalierSpan {
	return _espalier.EnterWith(id, names, values...)
}
