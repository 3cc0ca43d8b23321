// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later

//go:build unix

package main

import "syscall"

// closeAll closes what is open, as a program does that becomes a service.
func closeAll() {
	for fd := 3; fd < 50; fd++ {
		_ = syscall.Close(fd)
	}
}

// limitFiles makes a disk that is full after so many bytes of a file.
func limitFiles(size uint64) {
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
		panic(err)
	}
	if limit.Cur = size; limit.Cur > limit.Max {
		limit.Cur = limit.Max
	}
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
		panic(err)
	}
}
