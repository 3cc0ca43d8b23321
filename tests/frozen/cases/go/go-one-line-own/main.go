package main

import "fmt"

var _espalierRows = []int{1, 2}

func clear() { _espalierRows = nil }

func main() {
	clear()
	fmt.Println(len(_espalierRows))
}
