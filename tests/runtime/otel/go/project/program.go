// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later

// What the test instruments.
package main

import (
	"errors"
	"fmt"
	"runtime"
	"sync"
)

type Thing struct{ value int }

func inner(n int) int {
	total := 0
	for i := 0; i < n; i++ {
		for _, k := range []int{1, 2} {
			total += i * k
		}
	}
	return total
}

func outer() (result int) {
	result = inner(3)
	result += inner(1)
	return
}

func never() {
	for range []int{} {
	}
}

func (t *Thing) Twice() int { return t.value * 2 }

func fails(value interface{}) {
	panic(value)
}

func passesOn(value interface{}) {
	fails(value)
}

func catches(value interface{}) (same bool) {
	defer func() {
		same = recover() == value
	}()
	passesOn(value)
	return false
}

func cleans() (text string) {
	defer func() {
		recover()
		text += cleaned()
	}()
	fails("gone")
	return ""
}

func cleaned() string {
	return "cleaned"
}

func deep(n int) int {
	if n == 0 {
		return 0
	}
	return 1 + deep(n-1)
}

func leaves(done *sync.WaitGroup) {
	defer done.Done()
	runtime.Goexit()
}

func many(n int) (total int) {
	var group sync.WaitGroup
	var lock sync.Mutex
	for i := 0; i < n; i++ {
		group.Add(1)
		go func() {
			defer group.Done()
			got := outer()
			lock.Lock()
			total += got
			lock.Unlock()
		}()
	}
	group.Wait()
	return total
}

func work() error {
	fmt.Println(outer(), (&Thing{4}).Twice(), deep(300))
	never()
	err := errors.New("an error")
	fmt.Println(catches(err), catches("text"), cleans())
	var group sync.WaitGroup
	group.Add(1)
	go leaves(&group)
	group.Wait()
	fmt.Println(many(50))
	return err
}
