package main

import "fmt"

func spin() int {
	turns := 0
next:
	for i := 0; i < 3; i++ {
		for {
			turns++
			continue next
		}
	}
	return turns
}

func main() {
	fmt.Println(spin())
}
