package main

import "fmt"

var _espalierRows = make(chan int)

var _espalierSend = func(n int) {
	select {
	case _espalierRows <- n:
	}
}

func main() {
	tend := func(n int) int {
		go _espalierSend(n)
		sum := 0
		for sum == 0 {
			sum += <-_espalierRows
		}
		return sum
	}
	fmt.Println(tend(7))
}
