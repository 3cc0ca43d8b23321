package main

import "fmt"

var _espalierRows = []string{"fig", "pear"}

func main() {
	fmt.Println(rowCount(1))
}

func rowCount(more int) int {
	return _espalierRows2(more) + len(_espalierRows)
}

var _espalierRows2 = func(n int) int {
	for i := 0; i < 2; i++ {
		n++
	}
	return n
}
