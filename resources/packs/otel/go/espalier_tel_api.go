// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later
//
// Exception: this file, unchanged, may be distributed as part of any program it was added to,
// under that program's own terms.

// Package espaliertel makes an OpenTelemetry span of every call of an instrumented function; see
// espalier_tel.go.
package espaliertel

// Enter begins the span of a function; nil where no SDK records it.
func Enter(id string) *_espalierSpan {
	return _espalier.Enter(id)
}

// EnterWith is Enter: this pack records no arguments.
func EnterWith(id, names string, values ...interface{}) *_espalierSpan {
	return _espalier.Enter(id)
}
