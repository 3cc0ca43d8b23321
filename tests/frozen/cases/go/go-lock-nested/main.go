package main

import (
	"fmt"
	"sync/atomic"
)

type inner struct{ hits atomic.Int64 }

type outer struct {
	name string
	in   inner
}

func sum(numbers []int, from outer) int64 {
	total := from.in.hits.Load()
	for _, number := range numbers {
		total += int64(number)
	}
	return total
}

func main() {
	fmt.Println(sum([]int{1, 2}, outer{name: "a"}))
}
