package main

import "fmt"

func sum(rows [][]int) (n int) {
	for _, row := range rows {
		for _, cell := range row { n += cell }
	}
	return
}

func main() {
	fmt.Println(sum([][]int{{1, 2}, {3}}))
}
