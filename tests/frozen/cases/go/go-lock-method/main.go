package main

import (
	"fmt"
	"sync"
)

type garden []string

func (g *garden) merge(other struct {
	once sync.Once
	rows []string
}) int {
	for _, row := range other.rows {
		*g = append(*g, row)
	}
	return len(*g)
}

func main() {
	g := garden{"fig"}
	fmt.Println(g.merge(struct {
		once sync.Once
		rows []string
	}{rows: []string{"pear", "plum"}}))
}
