package main

import (
	"fmt"
	"sync"
)

type box struct {
	mu sync.Mutex
	n  int
}

func read(b box) int {
	return b.n
}

func main() {
	fmt.Println(read(box{n: 2}))
}
