// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later

// Package espaliertel is a small runtime for the packs of this folder: one line of JSON per call.
package espaliertel

import (
	"encoding/json"
	"os"
	"sync"
)

var lock sync.Mutex

// Call is one call of a function.
type Call struct {
	ID    string      `json:"id"`
	Loops map[int]int `json:"loops"`
}

// Enter begins a call.
func Enter(id string) *Call {
	return &Call{ID: id, Loops: map[int]int{}}
}

// Loop counts an iteration.
func (call *Call) Loop(number int, more ...interface{}) {
	call.Loops[number]++
}

// Exit writes the call down.
func (call *Call) Exit() {
	path := os.Getenv("ESPALIER_TRACE_FILE")
	if path == "" {
		return
	}
	line, err := json.Marshal(call)
	if err != nil {
		return
	}
	lock.Lock()
	defer lock.Unlock()
	file, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return
	}
	defer file.Close()
	_, _ = file.Write(append(line, '\n'))
}
