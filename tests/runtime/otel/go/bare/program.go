// SPDX-FileCopyrightText: Espalier developers
// SPDX-License-Identifier: GPL-3.0-or-later

// A program that knows nothing of OpenTelemetry.
package main

import "fmt"

func main() {
	fmt.Println("bare")
}
