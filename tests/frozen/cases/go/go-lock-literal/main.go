package main

import (
	"fmt"
	"sync"
)

func main() {
	pending := func(group sync.WaitGroup, names ...string) int {
		group.Wait()
		return len(names)
	}
	fmt.Println(pending(sync.WaitGroup{}, "a", "b"))
}
