package main

import (
	"fmt"
	"sync"
)

type cell struct {
	sync.RWMutex
	value string
}

func first(cells [2]cell, other string) string {
	for i := range cells {
		for cells[i].value != "" {
			return cells[i].value
		}
	}
	return other
}

func main() {
	fmt.Println(first([2]cell{{value: "a"}, {}}, "b"), first([2]cell{}, "c"))
}
