package main

import (
	"fmt"
	"sync"
)

func guarded(mu sync.Mutex, n int) (sum int) {
	for i := 0; i < n; i++ {
		mu.Lock()
		sum += i
		mu.Unlock()
	}
	return
}

func main() {
	fmt.Println(guarded(sync.Mutex{}, 3))
}
